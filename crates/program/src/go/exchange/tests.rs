//! What handlers of small projects read and answer.

use super::super::tests::{handler, line, program};

/// What the function `h` reads and answers, an item a line.
fn exchange(text: &str) -> Vec<String> {
    let program = program(text);
    let go = program.go();
    let found = go.exchange(handler(&program));
    let mut out = Vec::new();
    for it in &found.reads {
        let media = format!("{:?}", it.media).to_lowercase();
        let target = go.node_of(&it.target).text();
        out.push(format!("{}: reads {} into {target}, {media}", line(&program, it.place), it.ty));
    }
    for it in &found.answers {
        let value = go.outermost(&it.value);
        let status = it.status.map_or("?".to_owned(), |it| it.to_string());
        let what = if it.message { "sends" } else { "answers" };
        let text = go.node_of(&value).text();
        out.push(format!("{}: {what} {status} {text}: {}", line(&program, it.place), it.ty));
    }
    for it in &found.texts {
        let status = it.status.map_or("?".to_owned(), |it| it.to_string());
        let member = it.member.map(|it| format!(" as {it}")).unwrap_or_default();
        let open = if it.plain || it.member.is_some() { "" } else { ", may be JSON" };
        out.push(format!("{}: text {status}{member}{open}", line(&program, it.place)));
    }
    out
}

const HEAD: &str = "package a\nimport (\"net/http\"; \"encoding/json\")\ntype in struct { Age int }\ntype out struct { Data any }\n";

fn of_http(rest: &str) -> Vec<String> {
    exchange(&format!("{HEAD}{rest}"))
}

#[test]
fn a_handler_decodes_and_encodes_itself() {
    let found = of_http(
        "func h(w http.ResponseWriter, r *http.Request) {
            var v in
            if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
                http.Error(w, \"bad\", http.StatusBadRequest)
                return
            }
            w.WriteHeader(201)
            json.NewEncoder(w).Encode(out{v})
        }",
    );
    assert_eq!(
        found,
        ["7: reads main.in into &v, ignored", "12: answers 201 out{v}: main.out", "8: text 400"]
    );
}

#[test]
fn helpers_are_followed_with_what_they_are_given() {
    let found = of_http(
        "func decode[T any](r *http.Request) (T, error) { var v T; err := json.NewDecoder(r.Body).Decode(&v); return v, err }
        func write(w http.ResponseWriter, status int, v any) { w.WriteHeader(status); json.NewEncoder(w).Encode(v) }
        func fail(w http.ResponseWriter, text string) { write(w, http.StatusBadRequest, map[string]string{\"error\": text}) }
        func h(w http.ResponseWriter, r *http.Request) {
            v, err := decode[in](r)
            if err != nil { fail(w, \"no\"); return }
            write(w, http.StatusOK, v.Age)
        }",
    );
    assert_eq!(
        found,
        [
            "9: reads main.in into &v, ignored",
            "10: answers 400 map[string]string{\"error\": text}: map[string]string",
            "11: answers 200 v.Age: int",
        ]
    );
}

#[test]
fn helpers_are_given_what_answers_by_receivers_and_among_others() {
    let found = of_http(
        "type client struct { conn http.ResponseWriter }
        func (c *client) send(v any) { json.NewEncoder(c.conn).Encode(v) }
        func write(parts ...any) { json.NewEncoder(parts[0].(http.ResponseWriter)).Encode(parts[1]) }
        func h(w http.ResponseWriter, r *http.Request) {
            c := &client{conn: w}
            c.send(1)
            write(w, true)
        }",
    );
    assert_eq!(found, ["10: answers 200 1: int", "11: answers 200 true: bool"]);
}

#[test]
fn bytes_are_an_answer_when_they_are_sent() {
    let found = of_http(
        "func h(w http.ResponseWriter, r *http.Request) {
            kept, _ := json.Marshal(in{1})
            store(kept)
            sent, _ := json.Marshal(in{2})
            w.Write(sent)
        }",
    );
    assert_eq!(found, ["8: answers 200 in{2}: main.in"], "what is stored is no answer");
}

#[test]
fn what_another_server_answers_is_not_read_from_the_client() {
    let found = of_http(
        "func h(w http.ResponseWriter, r *http.Request) {
            res, _ := http.Get(\"http://x\")
            var v in
            json.NewDecoder(res.Body).Decode(&v)
        }",
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn frameworks_say_what_they_do_in_data() {
    let gin = "package a
        import \"github.com/gin-gonic/gin\"
        type in struct { Age int }
        func h(c *gin.Context) {
            var v in
            c.ShouldBind(&v)
            c.ShouldBindJSON(&v)
            c.JSON(200, gin.H{\"data\": v})
            c.SSEvent(\"x\", v)
            c.String(500, \"no\")
        }";
    assert_eq!(
        exchange(gin),
        [
            "6: reads main.in into &v, dispatchform",
            "7: reads main.in into &v, ignored",
            "8: answers 200 gin.H{\"data\": v}: github.com/gin-gonic/gin.H",
            "9: sends 200 v: main.in",
            "10: text 500",
        ]
    );
    let echo = "package a
        import \"github.com/labstack/echo/v4\"
        func h(c echo.Context) error {
            if c.Param(\"id\") == \"\" { return echo.NewHTTPError(400, \"no id\") }
            return c.String(200, \"ok\")
        }";
    assert_eq!(exchange(echo), ["4: text 400 as message", "5: text 200"]);
    let fiber = "package a
        import \"github.com/gofiber/fiber/v2\"
        type in struct { Age int }
        func h(c *fiber.Ctx) error {
            var v in
            if err := c.BodyParser(&v); err != nil { return c.Status(422).JSON(fiber.Map{\"error\": 1}) }
            return c.JSON(v)
        }";
    let found = exchange(fiber);
    assert_eq!(found[0], "6: reads main.in into &v, dispatch422");
    assert!(found[1].starts_with("6: answers 422 fiber.Map"), "{found:?}");
    assert_eq!(found[2], "7: answers 200 v: main.in");
}

#[test]
fn a_controller_answers_with_a_member_of_itself() {
    let found = exchange(
        "package a
        import \"github.com/beego/beego/v2/server/web\"
        import \"encoding/json\"
        type in struct { Age int }
        type response struct { Data any }
        type base struct { web.Controller }
        type c struct { base }
        func (c *base) ok(data ...any) { c.with(&response{}, data...) }
        func (c *base) with(r *response, data ...any) { r.Data = data[0]; c.Data[\"json\"] = r; c.ServeJSON() }
        func (c *c) h() {
            var v in
            json.Unmarshal(c.Ctx.Input.RequestBody, &v)
            c.ok(v)
        }",
    );
    assert_eq!(
        found,
        ["12: reads main.in into &v, ignored", "13: answers 200 &response{}: *main.response"]
    );
}

#[test]
fn messages_of_a_socket_are_read_and_sent() {
    let found = exchange(
        "package a
        import (\"net/http\"; \"github.com/gorilla/websocket\")
        type in struct { Age int }
        var up websocket.Upgrader
        func h(w http.ResponseWriter, r *http.Request) {
            conn, _ := up.Upgrade(w, r, nil)
            for {
                var v in
                if conn.ReadJSON(&v) != nil { return }
                conn.WriteJSON(v)
            }
        }",
    );
    assert_eq!(found, ["9: reads main.in into &v, ignored", "10: sends 200 v: main.in"]);
}

/// What becomes of a null at a path of what the handler reads.
fn fate(body: &str, path: &[&str]) -> String {
    let program = program(&format!(
        "package a
        import (\"encoding/json\"; \"net/http\"; \"time\"; \"github.com/go-playground/validator/v10\")
        var check = validator.New()
        type own struct{{}}
        func (*own) UnmarshalJSON(b []byte) error {{ return nil }}
        type part struct {{ Size float64 `json:\"size\"` }}
        type in struct {{
            Age int `json:\"age\"`
            Note *string `json:\"note\"`
            Need string `json:\"need\" validate:\"required\"`
            At time.Time `json:\"at\"`
            Own own `json:\"own\"`
            Any any `json:\"any\"`
            Parts []part `json:\"parts\"`
            Tags []string `json:\"tags\"`
        }}
        func h(w http.ResponseWriter, r *http.Request) {{ {body} }}"
    ));
    let go = program.go();
    let exchange = go.exchange(handler(&program));
    match go.null_lands(&exchange.reads[0], path) {
        super::super::NullFate::Lost { zero, .. } => format!("lost: {zero}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

#[test]
fn a_null_is_lost_in_what_has_no_nil() {
    let read = "var v in; json.NewDecoder(r.Body).Decode(&v); use(v)";
    assert_eq!(fate(read, &["age"]), "lost: 0");
    assert_eq!(fate(read, &["AGE"]), "lost: 0", "a decoder does not mind the case");
    assert_eq!(fate(read, &["at"]), "lost: the zero time");
    assert_eq!(fate(read, &["parts", "[]", "size"]), "lost: 0");
    for member in ["note", "own", "any", "parts", "tags"] {
        assert_eq!(fate(read, &[member]), "arrives", "{member}");
    }
    let needs = |code: &str| {
        fate(&format!("var v in; json.NewDecoder(r.Body).Decode(&v); {code}"), &["need"])
    };
    assert_eq!(needs("println(v.Need)"), "lost: \"\"", "no validator reads the tag");
    assert_eq!(needs("println(v.Need, check.Struct(&v))"), "minded(validator)");
    assert_eq!(needs("keep := v; println(keep.Need, check.Struct(keep))"), "minded(validator)");
    assert_eq!(needs("use(v)"), "unknown", "who gets it may validate it");
    assert_eq!(fate(read, &["other"]), "unknown");
    let minds = |code: &str| {
        fate(&format!("var v in; json.NewDecoder(r.Body).Decode(&v); {code}"), &["age"])
    };
    assert_eq!(minds("if v.Age == 0 { return }; use(v)"), "minded(code)");
    assert_eq!(minds("v.Age = 3; use(v)"), "minded(code)");
    assert_eq!(minds("use(v.Note)"), "minded(code)", "nobody reads it");
    let preset = "v := in{Age: 1}; json.NewDecoder(r.Body).Decode(&v); use(v)";
    assert_eq!(fate(preset, &["age"]), "minded(code)");
}

#[test]
fn answers_of_one_helper_are_alike_where_they_differ_in_texts() {
    let program = program(&format!(
        "{HEAD}type status string
        func fail(w http.ResponseWriter, text string, more ...any) {{ write(w, out{{text}}) }}
        func write(w http.ResponseWriter, v any) {{ json.NewEncoder(w).Encode(v) }}
        func h(w http.ResponseWriter, r *http.Request) {{
            fail(w, r.Host)
            fail(w, r.URL.Path)
            fail(w, \"gone\")
            fail(w, \"late\")
            fail(w, string(status(\"late\")))
            fail(w, r.Host, in{{1}})
            fail(w, r.Host, in{{2}})
            write(w, in{{1}})
        }}"
    ));
    let go = program.go();
    let found = go.exchange(handler(&program));
    let kinds: Vec<_> = found.answers.iter().map(|it| go.likeness(&it.value)).collect();
    let first = |at: usize| kinds.iter().position(|it| it.0 == kinds[at].0);
    let firsts: Vec<_> = (0..kinds.len()).filter_map(first).collect();
    assert_eq!(firsts, [0, 0, 2, 3, 3, 5, 6, 7], "constants and structs are looked at");
    assert_eq!(kinds[0].1.frames.len(), 2, "the calls from the handler to the encoder");
}
