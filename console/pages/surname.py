"""What chips call a colleague."""

from desk.surname import surname as surname
