"""Speech: the ports of a call and their adapters."""
