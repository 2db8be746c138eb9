"""How fast Trifolio is, beside what a bare script would do; docs/speed.md says how to read the figures."""
