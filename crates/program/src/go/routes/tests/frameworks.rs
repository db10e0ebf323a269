//! What each router is told.

use super::check;

#[test]
fn net_http_has_methods_in_patterns_since_1_22() {
    let code = r#"
        package main
        import "net/http"
        func list(w http.ResponseWriter, r *http.Request) {}
        func main() {
            mux := http.NewServeMux()
            mux.HandleFunc("GET /users/{id}", list)
            mux.HandleFunc("/files/", list)
            mux.HandleFunc("POST example.com/x/{rest...}", list)
            mux.HandleFunc("/{$}", list)
            http.ListenAndServe(":80", mux)
        }
    "#;
    check(
        &format!("{code}\n-- go.mod --\nmodule x\ngo 1.22.1\n"),
        "GET /users/{id} -> list @a.go:4
        ANY /files/… -> list @a.go:4
        POST /x/* -> list @a.go:4
        ANY / -> list @a.go:4",
    );
    let old = r#"
        package main
        import "net/http"
        func list(w http.ResponseWriter, r *http.Request) {}
        func main() {
            http.HandleFunc("/users/{id}", list)
        }
-- go.mod --
        module x
        go 1.21
    "#;
    let program = crate::go::tests::program(old);
    let path = &program.go().routes()[0].path;
    let literal = crate::contract::Segment::Literal("{id}".to_owned());
    assert_eq!(path.segments.last(), Some(&literal), "braces meant themselves then");
}

#[test]
fn gin() {
    check(
        r#"
        package main
        import "github.com/gin-gonic/gin"
        type api struct{}
        func (a *api) get(c *gin.Context) {}
        func auth(c *gin.Context) {}
        func main() {
            r := gin.Default()
            a := &api{}
            v1 := r.Group("/v1", auth)
            v1.GET("/users/:id", a.get)
            v1.POST("users", auth, a.get)
            v1.Any("/any/*rest", func(c *gin.Context) {})
            v1.Handle("PURGE", "/x", a.get)
            v1.Match([]string{"GET", "HEAD"}, "/m", a.get)
            r.Static("/assets", "./web")
            r.NoRoute(a.get)
            v1.GET("/p", a.get).POST("/q", a.get)
        }
        "#,
        "GET /v1/users/{id} -> (*api).get @a.go:5 via [a.go:10] behind [auth]
        POST /v1/users -> (*api).get @a.go:5 via [a.go:10] behind [auth, auth]
        ANY /v1/any/* -> func @a.go:13 via [a.go:10] behind [auth]
        PURGE /v1/x -> (*api).get @a.go:5 via [a.go:10] behind [auth]
        GET /v1/m -> (*api).get @a.go:5 via [a.go:10] behind [auth]
        HEAD /v1/m -> (*api).get @a.go:5 via [a.go:10] behind [auth]
        GET /assets… Files
        ANY /… -> (*api).get @a.go:5 Opaque
        GET /v1/p -> (*api).get @a.go:5 via [a.go:10] behind [auth]
        POST /v1/q -> (*api).get @a.go:5 via [a.go:10] behind [auth]",
    );
}

#[test]
fn echo() {
    check(
        r#"
        package main
        import "github.com/labstack/echo/v4"
        type App struct{}
        func (a *App) List(c echo.Context) error { return nil }
        func perm(next echo.HandlerFunc, perms ...string) echo.HandlerFunc {
            return func(c echo.Context) error { return next(c) }
        }
        func main() {
            e := echo.New()
            a := &App{}
            g := e.Group("/api")
            g.GET("/lists/:id", perm(a.List, "lists:get"))
            g.Add("REPORT", "", a.List)
            e.Any("/any", a.List)
            e.Match([]string{echo.GET, "POST"}, "/m", a.List)
        }
        "#,
        "GET /api/lists/{id} -> (*App).List @a.go:5 via [a.go:12] behind [perm]
        REPORT /api -> (*App).List @a.go:5 via [a.go:12]
        ANY /any -> (*App).List @a.go:5
        GET /m -> (*App).List @a.go:5
        POST /m -> (*App).List @a.go:5",
    );
}

#[test]
fn chi() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/go-chi/chi/v5")
        type users struct{}
        func (h users) Routes(r chi.Router) {
            r.Get("/", h.list)
            r.Route("/{id:[0-9]+}", func(r chi.Router) {
                r.With(auth).Delete("/", h.list)
            })
        }
        func (h users) list(w http.ResponseWriter, r *http.Request) {}
        func auth(next http.Handler) http.Handler { return next }
        func main() {
            r := chi.NewRouter()
            api := chi.NewRouter()
            api.Route("/users", users{}.Routes)
            api.Group(func(r chi.Router) {
                r.Use(auth)
                r.Method("PUT", "/x", http.HandlerFunc(users{}.list))
                r.Handle("POST /y", http.HandlerFunc(users{}.list))
            })
            api.HandleFunc("/z", users{}.list)
            r.Mount("/api", api)
        }
        "#,
        "GET /api/users -> users.list @a.go:11 via [a.go:23, a.go:16]
        DELETE /api/users/{id} -> users.list @a.go:11 via [a.go:23, a.go:16, a.go:7] behind [auth]
        PUT /api/x -> users.list @a.go:11 via [a.go:23] behind [auth]
        POST /api/y -> users.list @a.go:11 via [a.go:23] behind [auth]
        ANY /api/z -> users.list @a.go:11 via [a.go:23]",
    );
}

#[test]
fn gorilla_mux() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/gorilla/mux")
        func h(w http.ResponseWriter, r *http.Request) {}
        func main() {
            r := mux.NewRouter()
            api := r.PathPrefix("/api").Subrouter()
            api.HandleFunc("", h).Methods("GET", "HEAD")
            api.Handle("/a", http.HandlerFunc(h)).Methods(http.MethodPut).Name("a")
            api.Path("/b").HandlerFunc(h).Methods("POST")
            api.Methods("DELETE").Path("/c").HandlerFunc(h)
            api.PathPrefix("/files").Handler(http.FileServer(http.Dir(".")))
            user := api.Path("/users/{id}").Subrouter()
            user.Methods("PATCH").HandlerFunc(h)
            admin := api.NewRoute().Subrouter()
            admin.HandleFunc("/d/{rest:.*}", h)
            r.NotFoundHandler = http.HandlerFunc(h)
        }
        "#,
        "GET /api -> h @a.go:4 via [a.go:7]
        HEAD /api -> h @a.go:4 via [a.go:7]
        PUT /api/a -> h @a.go:4 via [a.go:7]
        POST /api/b -> h @a.go:4 via [a.go:7]
        DELETE /api/c -> h @a.go:4 via [a.go:7]
        ANY /api/files… -> http.FileServer @a.go:12 via [a.go:7] Files
        PATCH /api/users/{id} -> h @a.go:4 via [a.go:7, a.go:13]
        ANY /api/d/* -> h @a.go:4 via [a.go:7]
        ANY /… -> h @a.go:4 Opaque",
    );
}

#[test]
fn beego() {
    check(
        r#"
        package main
        import "github.com/beego/beego/v2/server/web"
        type Api struct { web.Controller }
        func (c *Api) Get() {}
        func (c *Api) List() {}
        func (c *Api) Save() {}
        func main() {
            web.Router("/api/list/:id", &Api{}, "GET,POST:List;PUT:Save;*:Get")
            web.Router("/plain", &Api{})
            ns := web.NewNamespace("/v1",
                web.NSNamespace("/inner", web.NSRouter("/x", &Api{}, "get:List")),
                web.NSGet("/y", nil),
            )
            web.AddNamespace(ns)
        }
        "#,
        "GET /api/list/{id} -> (*Api).List @a.go:6
        POST /api/list/{id} -> (*Api).List @a.go:6
        PUT /api/list/{id} -> (*Api).Save @a.go:7
        ANY /api/list/{id} -> (*Api).Get @a.go:5
        GET /plain -> (*Api).Get @a.go:5
        GET /v1/inner/x -> (*Api).List @a.go:6 via [a.go:11, a.go:12]
        GET /v1/y -> func @a.go:13 via [a.go:11]",
    );
}
