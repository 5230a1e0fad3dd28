#!/usr/bin/env python3
"""What another parser reads in an email, for tests: tests/support/read_mail.py FILE

Prints what Python's own `email` package finds in it, a line for each header and part, and ends with 1 where the message
is not as RFC 5322, 2045 and 2047 have it.
"""
import email
import email.policy
import email.utils
import json
import re
import sys

# Letters before the @ are for servers with SMTPUTF8 (RFC 6532), which this parser was not told of.
OF_UTF8_ADDRESSES = ('NonASCIILocalPartDefect', 'UndecodableBytesDefect')

wrong = []
raw = open(sys.argv[1], 'rb').read()
if re.search(rb'(?<!\r)\n|\r(?!\n)', raw):
    wrong.append('a line does not end in CRLF')
if not raw.endswith(b'\r\n'):
    wrong.append('the last line has no end')
# One word cannot be folded: up to RFC 5322's limit.
if any(len(line) > (78 if line.count(b' ') > 1 else 998) for line in raw.split(b'\r\n')):
    wrong.append('a line is too long')
head = raw.split(b'\r\n\r\n', 1)[0].decode('utf-8')
for word in re.findall(r'=\?[^?\s]+\?[bBqQ]\?[^?]*\?=', head):
    if len(word) > 75:
        wrong.append(f'an encoded-word of {len(word)} characters')
if b'=0A' in raw or b'=0D' in raw:
    wrong.append('line ends that are encoded')

message = email.message_from_bytes(raw, policy=email.policy.default)
for name in ('Date', 'From', 'To', 'Message-ID', 'MIME-Version', 'Subject', 'Auto-Submitted'):
    values = message.get_all(name, [])
    if len(values) != 1:
        wrong.append(f'{len(values)} headers {name}')
        continue
    if name == 'Date':
        print('Date:', email.utils.parsedate_to_datetime(values[0]).isoformat())
    elif name == 'Message-ID':
        print('Message-ID:', values[0])
        if not re.fullmatch(r'<[^@<>\s]+@[^@<>\s]+\.[^@<>\s]+>', values[0]):
            wrong.append('a Message-ID without a domain')
    elif name in ('From', 'To'):
        print(f'{name}:', ', '.join(f'{a.display_name}|{a.addr_spec}' for a in values[0].addresses))
    else:
        print(f'{name}:', values[0])

for part in message.walk():
    wrong += [f'{part.get_content_type()}: {defect!r}' for defect in part.defects]
    for name, value in part.items():
        defects = [d for d in getattr(value, 'defects', []) if name != 'To' or type(d).__name__ not in OF_UTF8_ADDRESSES]
        wrong += [f'{name}: {defect!r}' for defect in defects]
    if part.is_multipart():
        print(part.get_content_type())
        continue
    words = [part.get_content_type(), part['Content-Transfer-Encoding'], part.get_content_disposition() or '-']
    words += [part.get_filename() or '-', part.get('Content-ID', '-')]
    content = part.get_content()
    text = content.replace('\r\n', '\n') if isinstance(content, str) else content.hex()
    print(' '.join(words), json.dumps(text, ensure_ascii=False))
for line in wrong:
    print('wrong:', line)
sys.exit(1 if wrong else 0)
