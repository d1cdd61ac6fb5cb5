"""Who is told of what: messages to caregivers, kept until they are sent or too old to be of use."""
