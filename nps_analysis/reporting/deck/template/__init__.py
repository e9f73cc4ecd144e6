"""The company's template, or ours: its layouts, its placeholders, its colours, and the room that they leave."""
