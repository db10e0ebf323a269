//! What handlers say of their routes: methods, kinds, limits of time.

use super::super::{ALL_FUEL, Finder};
use super::check;
use crate::go::tests::program;

#[test]
fn handlers_tell_methods_apart() {
    check(
        r#"
        package main
        import "net/http"
        func main() {
            http.HandleFunc("/a", a)
            http.HandleFunc("/b", b)
            http.HandleFunc("/c", c)
            http.HandleFunc("/d", d)
            http.HandleFunc("/e", e)
            http.HandleFunc("/f", f)
        }
        func a(w http.ResponseWriter, r *http.Request) {
            id := r.URL.Query().Get("id")
            switch r.Method {
            case "GET": w.Write([]byte(id))
            case http.MethodPut, "PATCH": save(id)
            default: http.Error(w, "", http.StatusMethodNotAllowed)
            }
        }
        func b(w http.ResponseWriter, r *http.Request) {
            if r.Method != http.MethodPost {
                w.WriteHeader(405)
                return
            }
            save("")
        }
        func c(w http.ResponseWriter, r *http.Request) {
            if r.Method == "GET" { save("") } else if r.Method == "POST" { save("") }
        }
        func d(w http.ResponseWriter, r *http.Request) {
            switch r.Method {
            case "DELETE": save("")
            }
            w.Write(nil)
        }
        func e(w http.ResponseWriter, r *http.Request) {
            switch r.Method {
            case "DELETE": save("")
            default: w.Write(nil)
            }
        }
        func f(w http.ResponseWriter, r *http.Request) {
            if r.Method == "GET" { save("") }
            save("")
        }
        func save(s string) {}
        "#,
        "GET /a -> a @a.go:12
        PUT /a -> a @a.go:12
        PATCH /a -> a @a.go:12
        POST /b -> b @a.go:20
        GET /c -> c @a.go:27
        POST /c -> c @a.go:27
        ANY /d -> d @a.go:30
        ANY /e -> e @a.go:36
        ANY /f -> f @a.go:42",
    );
}

#[test]
fn routes_speak_of_more_than_requests() {
    check(
        r#"
        package main
        import ("net/http"; "net/http/httputil"; "github.com/gorilla/websocket"; xws "golang.org/x/net/websocket")
        var upgrader websocket.Upgrader
        func upgrade(w http.ResponseWriter, r *http.Request) *websocket.Conn {
            conn, _ := upgrader.Upgrade(w, r, nil)
            return conn
        }
        func ws(w http.ResponseWriter, r *http.Request) { defer upgrade(w, r).Close() }
        func old(conn *xws.Conn) {}
        func events(w http.ResponseWriter, r *http.Request) {
            w.Header().Set("Content-Type", "text/event-stream")
        }
        func client(w http.ResponseWriter, r *http.Request) {
            r.Header.Set("Accept", "text/event-stream")
        }
        func main() {
            http.HandleFunc("/ws", ws)
            http.Handle("/old", xws.Handler(old))
            http.HandleFunc("/events", events)
            http.HandleFunc("/client", client)
            files := http.FileServer(http.Dir("."))
            http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { files.ServeHTTP(w, r) })
            http.Handle("/assets/", http.StripPrefix("/assets", files))
            proxy := httputil.NewSingleHostReverseProxy(nil)
            http.HandleFunc("/proxy/", func(w http.ResponseWriter, r *http.Request) { proxy.ServeHTTP(w, r) })
            http.Handle("/direct/", proxy)
        }
        "#,
        "ANY /ws -> ws @a.go:9 WebSocket
        ANY /old -> old @a.go:10 WebSocket
        ANY /events -> events @a.go:11 Events
        ANY /client -> client @a.go:14
        ANY /… -> func @a.go:23 Files
        ANY /assets/… -> http.FileServer @a.go:22 Files
        ANY /proxy/… -> func @a.go:26 Opaque
        ANY /direct/… -> httputil.NewSingleHostReverseProxy @a.go:25 Opaque",
    );
}

#[test]
fn times_are_limited() {
    check(
        r#"
        package main
        import ("context"; "net/http"; "time")
        const limit = 3 * time.Second
        func slow(w http.ResponseWriter, r *http.Request) {
            ctx := r.Context()
            ctx, cancel := context.WithTimeout(ctx, limit)
            defer cancel()
            _ = ctx
        }
        func own(w http.ResponseWriter, r *http.Request) {
            ctx, cancel := context.WithTimeout(context.Background(), limit)
            defer cancel()
            _ = ctx
        }
        func main() {
            a := http.NewServeMux()
            a.HandleFunc("/slow", slow)
            b := http.NewServeMux()
            b.HandleFunc("/own", own)
            go http.ListenAndServe(":1", b)
            srv := &http.Server{Handler: logged(a), WriteTimeout: 30 * time.Second}
            srv.ListenAndServe()
        }
        func logged(h http.Handler) http.Handler { return h }
        "#,
        "ANY /slow -> slow @a.go:5 Context 3000 ms Write 30000 ms
        ANY /own -> own @a.go:11",
    );
}

#[test]
fn middleware_limits_time() {
    check(
        r#"
        package main
        import (
            "net/http"
            "time"
            "github.com/go-chi/chi/v5"
            "github.com/go-chi/chi/v5/middleware"
            "github.com/labstack/echo/v4"
            emw "github.com/labstack/echo/v4/middleware"
        )
        func h(w http.ResponseWriter, r *http.Request) {}
        func e(c echo.Context) error { return nil }
        func limited(next http.Handler) http.Handler {
            return http.TimeoutHandler(next, time.Minute, "")
        }
        func main() {
            r := chi.NewRouter()
            r.Use(middleware.Timeout(10 * time.Second))
            r.Get("/a", h)
            r.With(limited).Get("/b", h)
            s := echo.New()
            g := s.Group("/c", emw.TimeoutWithConfig(emw.TimeoutConfig{Timeout: 1500 * time.Millisecond}))
            g.GET("", e)
        }
        "#,
        "GET /a -> h @a.go:11 Context 10000 ms behind [middleware.Timeout]
        GET /b -> h @a.go:11 Handler 60000 ms Context 10000 ms behind [middleware.Timeout, limited]
        GET /c -> e @a.go:12 via [a.go:22] Handler 1500 ms behind [middleware.TimeoutWithConfig]",
    );
}

#[test]
fn a_fallback_that_serves_pages_is_no_dispatcher() {
    check(
        r#"
        package main
        import (
            "embed"
            "io"
            "net/http"
            "strings"
            "github.com/gorilla/mux"
            "github.com/gin-gonic/gin"
            "example.com/other"
        )
        var files embed.FS
        func page(w http.ResponseWriter, r *http.Request) {
            if strings.HasPrefix(r.URL.Path, "/api") {
                http.Error(w, "not found", http.StatusNotFound)
                return
            }
            send(w, r, "index.html")
        }
        func send(w http.ResponseWriter, r *http.Request, name string) {
            b, err := files.ReadFile(name)
            if err != nil {
                http.NotFound(w, r)
                return
            }
            w.Write(b)
        }
        func dispatch(w http.ResponseWriter, r *http.Request) {
            if h := find(r.URL.Path); h != nil {
                h.ServeHTTP(w, r)
            }
        }
        func find(path string) http.Handler { return nil }
        func named(w http.ResponseWriter, r *http.Request) {
            table[r.URL.Path](w, r)
        }
        var table = map[string]func(http.ResponseWriter, *http.Request){}
        func elsewhere(c *gin.Context) { other.Serve(c) }
        func missing(c *gin.Context) { c.JSON(404, gin.H{"error": "not found"}) }
        func switched(w http.ResponseWriter, r *http.Request) {
            path := r.URL.Path
            switch path {
            case "/api/ping":
                w.Write([]byte("pong"))
            default:
                http.NotFound(w, r)
            }
        }
        func proxied(w http.ResponseWriter, r *http.Request) {
            if answer, err := http.Get("http://other" + r.URL.Path); err == nil {
                io.Copy(w, answer.Body)
            }
        }
        func data(c *gin.Context) { c.JSON(200, gin.H{"path": c.Request.URL.Path}) }
        func main() {
            a := mux.NewRouter()
            a.NotFoundHandler = http.HandlerFunc(page)
            b := mux.NewRouter()
            b.NotFoundHandler = http.HandlerFunc(dispatch)
            http.HandleFunc("/", page)
            c := http.NewServeMux()
            c.HandleFunc("/", named)
            d := gin.New()
            d.NoRoute(missing)
            e := gin.New()
            e.NoRoute(elsewhere)
            f := gin.New()
            f.NoRoute(data)
            g := mux.NewRouter()
            g.NotFoundHandler = http.HandlerFunc(proxied)
            h := mux.NewRouter()
            h.NotFoundHandler = http.HandlerFunc(switched)
        }
        "#,
        "ANY /… -> page @a.go:13 Files
        ANY /… -> dispatch @a.go:28 Opaque
        ANY /… -> page @a.go:13 Files
        ANY /… -> named @a.go:34 Opaque
        ANY /… -> missing @a.go:39 Files
        ANY /… -> elsewhere @a.go:38 Opaque
        ANY /… -> data @a.go:54 Opaque
        ANY /… -> proxied @a.go:49 Opaque
        ANY /… -> switched @a.go:40 Opaque",
    );
}

#[test]
fn a_handler_that_wraps_itself_is_followed_once_round() {
    let wraps: String = ["logged", "counted", "allowed", "limited", "traced"]
        .map(|it| format!("if cond() {{ handler = {it}(handler) }}\n"))
        .concat();
    let text = format!(
        "package a
        import \"net/http\"
        var handler http.Handler
        func h(w http.ResponseWriter, r *http.Request) {{}}
        func main() {{
            http.HandleFunc(\"/a\", h)
            handler = http.DefaultServeMux
            {wraps}
            srv := http.Server{{Handler: handler, WriteTimeout: 5000000}}
            srv.ListenAndServe()
        }}"
    );
    check(&text, "ANY /a -> h @a.go:4 Write 5 ms");
    let program = program(&text);
    let finder = Finder::new(program.go());
    finder.routes();
    finder.refuel();
    let steps = ALL_FUEL - finder.left.get();
    assert!(steps < 2000, "{steps}");
}
