"""What can only be tested where Rasa is installed: run there by unittest, all in one process."""
