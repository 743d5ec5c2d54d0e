"""Tests of what people follow, the mails that tell it, and packs made by themselves."""
