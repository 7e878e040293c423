"""The recipe of the embedded recognition model: from texts to a directory that Vosk loads."""
