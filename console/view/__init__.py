"""View models: what each template is given. Plain facts, already decided elsewhere; no rules here."""
