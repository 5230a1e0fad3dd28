-- What makes a StoredMessage, in the order of its members.
  id, user_id, channel, recipient, template_name, variables, attachment_name, attachment_base64, attempts
