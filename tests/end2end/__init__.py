"""The program as a person meets it: a process, a screen, a mouse and a keyboard."""
