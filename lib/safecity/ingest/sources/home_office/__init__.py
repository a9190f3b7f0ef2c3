"""Police recorded crime of the Home Office, by partnership and by police force."""
