"""What people follow, what is new in it, the mails that tell it, and packs made by themselves."""
