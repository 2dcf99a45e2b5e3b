/* SPDX-License-Identifier: GPL-2.0 */
/* ctrl_words: what a control message did, in words or as JSON. */
#ifndef CTRL_WORDS_H
#define CTRL_WORDS_H

#include <json-c/json_object.h>

#include "ctrl_session.h"

void ctrl_print(const struct ctrl_message *m, const struct ctrl_result *r);
struct json_object *ctrl_json(const struct ctrl_result *r);
const char *ctrl_status_name(unsigned int status);

#endif /* CTRL_WORDS_H */
