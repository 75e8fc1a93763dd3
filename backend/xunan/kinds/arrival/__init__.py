"""安置登记 arrival: one person who came into a shelter (form F8)."""
