/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json: the facts as JSON, for programs. xen-netif(8) documents the fields;
 * what is not known is null.
 */
#ifndef JSON_H
#define JSON_H

#include <json-c/json_object.h>

#include "vifs.h"

struct json_object *json_vif(const struct vif *v);
struct json_object *json_vifs(const struct vifs *list);
struct json_object *json_text(const char *s);
struct json_object *json_percent(const struct share *s);
void json_print(struct json_object *o);
void json_print_line(struct json_object *o);

#endif /* JSON_H */
