"""The screen of held answers: who looks at what, what they decide."""
