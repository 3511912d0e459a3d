"""From what an audience may see to one page, in a closed vocabulary, numbered and cited."""
