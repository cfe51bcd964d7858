"""What people see, in Vietnamese: console and exports."""
