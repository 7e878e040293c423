"""The call: events, the pure session, the runner that owns the audio, the robot trainee."""
