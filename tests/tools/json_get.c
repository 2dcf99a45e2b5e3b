// SPDX-License-Identifier: GPL-2.0
/*
 * json_get - read JSON from standard input, strictly, and print what is there
 *
 * usage: json_get [KEY|INDEX]...
 *
 * Prints the value at the path; for an array or an object "#" as the last part
 * prints how many entries it has. Fails when the input is not one JSON document
 * or has nothing at the path.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct json_object *read_document(void)
{
	static char text[1 << 22];
	size_t n = fread(text, 1, sizeof(text) - 1, stdin);
	struct json_tokener *tok = json_tokener_new();
	struct json_object *o;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT |
			       JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(tok, text, n);
	if (json_tokener_get_error(tok) != json_tokener_success) {
		fprintf(stderr, "json_get: not JSON: %s\n",
			json_tokener_error_desc(json_tokener_get_error(tok)));
		exit(1);
	}
	json_tokener_free(tok);
	return o;
}

static int count(struct json_object *o)
{
	if (json_object_is_type(o, json_type_array))
		return json_object_array_length(o);
	if (json_object_is_type(o, json_type_object))
		return json_object_object_length(o);
	return -1;
}

/* NULL is a value, too. */
static int step(struct json_object **o, const char *part)
{
	if (json_object_is_type(*o, json_type_object))
		return json_object_object_get_ex(*o, part, o) ? 0 : -1;
	if (!json_object_is_type(*o, json_type_array) ||
	    strspn(part, "0123456789") != strlen(part) ||
	    atoi(part) >= count(*o))
		return -1;
	*o = json_object_array_get_idx(*o, atoi(part));
	return 0;
}

int main(int argc, char **argv)
{
	struct json_object *root = read_document(), *o = root;
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "#")) {
			printf("%d\n", count(o));
			goto out;
		}
		if (step(&o, argv[i])) {
			fprintf(stderr, "json_get: there is no '%s'\n",
				argv[i]);
			json_object_put(root);
			return 1;
		}
	}
	puts(o ? json_object_get_string(o) : "null");
out:
	json_object_put(root);
	return 0;
}
