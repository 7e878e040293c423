# See signal.pyi.
