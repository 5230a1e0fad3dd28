-- What makes a Message, in the order of its members.
  id, status, attempts, due_at, finished_at, notice_at, recipient, last_error, attachment_name, version, channel,
  user_id, created_at, template_name, variables, attachment_base64
