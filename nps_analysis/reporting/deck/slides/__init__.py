"""What stands on a slide: text, charts, tables, pictures and the speaker's notes, in the template's places."""
