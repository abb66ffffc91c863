"""The screens and the terminal: what asks. Only this room and ``main.py`` know Qt."""
