"""What bounds outside bytes and other processes: time, memory, length."""
