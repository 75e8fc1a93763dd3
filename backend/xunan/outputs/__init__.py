"""What leaves the building: papers as PDF."""
