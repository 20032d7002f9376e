"""Those who work together on an answer: sections in hand, contributeurs and their visits, remarks."""
