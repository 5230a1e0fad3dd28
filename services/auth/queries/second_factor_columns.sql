-- What makes a SecondFactor, in the order of its members.
  user_id, sealed_secret, last_step, uses
