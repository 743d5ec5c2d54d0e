"""Sources and method: what everything rests on, the rules, the limits, the glossary."""
