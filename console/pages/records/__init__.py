"""The audit log for admins: searched, opened, judged again, verified, taken along."""
