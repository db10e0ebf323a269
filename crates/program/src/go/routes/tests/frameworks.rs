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

#[test]
fn fiber() {
    check(
        r#"
        package main
        import "github.com/gofiber/fiber/v2"
        func h(c *fiber.Ctx) error { return nil }
        func auth(c *fiber.Ctx) error { return c.Next() }
        func main() {
            app := fiber.New()
            api := app.Group("/api", auth)
            api.Get("/users/:id?", auth, h)
            api.Add(fiber.MethodPut, "/x", h)
            app.Route("/r", func(r fiber.Router) { r.All("/*", h) })
            sub := fiber.New()
            sub.Post("/y", h)
            app.Mount("/sub", sub)
            app.RouteChain("/chain").Get(h).Post(h)
            app.Static("/", "./public")
        }
        "#,
        "GET /api/users/{id?} -> h @a.go:4 via [a.go:8] behind [auth, auth]
        PUT /api/x -> h @a.go:4 via [a.go:8] behind [auth]
        ANY /r/* -> h @a.go:4 via [a.go:11]
        POST /sub/y -> h @a.go:4 via [a.go:14]
        GET /chain -> h @a.go:4
        POST /chain -> h @a.go:4
        GET /… Files",
    );
}

#[test]
fn httprouter_and_fasthttp() {
    check(
        r#"
        package main
        import (
            "net/http"
            "github.com/julienschmidt/httprouter"
            "github.com/valyala/fasthttp"
            "github.com/fasthttp/router"
            "github.com/zerodha/fastglue"
        )
        func h(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {}
        func plain(w http.ResponseWriter, r *http.Request) {}
        func fast(ctx *fasthttp.RequestCtx) {}
        func glue(r *fastglue.Request) error { return nil }
        func perm(h fastglue.FastRequestHandler, p string) fastglue.FastRequestHandler { return h }
        func main() {
            r := httprouter.New()
            r.GET("/a/:id", h)
            r.Handle("PUT", "/b/*rest", h)
            r.HandlerFunc(http.MethodPost, "/c", plain)
            f := router.New()
            f.Group("/v1").GET("/d/{id}", fast)
            g := fastglue.NewGlue()
            g.POST("/e/{id}", perm(glue, "x"))
        }
        "#,
        "GET /a/{id} -> h @a.go:10
        PUT /b/* -> h @a.go:10
        POST /c -> plain @a.go:11
        GET /v1/d/{id} -> fast @a.go:12 via [a.go:21]
        POST /e/{id} -> glue @a.go:13 behind [perm]",
    );
}

#[test]
fn hertz_and_go_zero() {
    check(
        r#"
        package main
        import (
            "context"
            "net/http"
            "github.com/cloudwego/hertz/pkg/app"
            "github.com/cloudwego/hertz/pkg/app/server"
            "github.com/zeromicro/go-zero/rest"
        )
        func h(ctx context.Context, c *app.RequestContext) {}
        func list(svc *int) http.HandlerFunc {
            return func(w http.ResponseWriter, r *http.Request) {}
        }
        func main() {
            hz := server.Default()
            g := hz.Group("/v1")
            g.GET("/a/:id", h)
            hz.Any("/b", h)
        }
        func RegisterHandlers(s *rest.Server, svc *int) {
            s.AddRoutes(
                []rest.Route{
                    {Method: http.MethodGet, Path: "/c/:id", Handler: list(svc)},
                    {Method: "POST", Path: "/d", Handler: list(svc)},
                },
                rest.WithPrefix("/api"),
            )
            s.AddRoutes(rest.WithMiddlewares([]rest.Middleware{}, []rest.Route{{Method: "PUT", Path: "/e", Handler: list(svc)}}...))
            s.AddRoute(rest.Route{Method: "DELETE", Path: "/f", Handler: list(svc)})
        }
        "#,
        "GET /v1/a/{id} -> h @a.go:10 via [a.go:16]
        ANY /b -> h @a.go:10
        GET /api/c/{id} -> func @a.go:12 via [a.go:26]
        POST /api/d -> func @a.go:12 via [a.go:26]
        PUT /e -> func @a.go:12
        DELETE /f -> func @a.go:12",
    );
}

#[test]
fn goframe_says_paths_in_tags() {
    check(
        r#"
        package main
        import (
            "context"
            "github.com/gogf/gf/v2/frame/g"
            "github.com/gogf/gf/v2/net/ghttp"
        )
        type ListReq struct {
            g.Meta `path:"/list/{id}" method:"get"`
            Id int
        }
        type ListRes struct {}
        type Controller struct {}
        func (c *Controller) List(ctx context.Context, req *ListReq) (*ListRes, error) { return nil, nil }
        func plain(r *ghttp.Request) {}
        func main() {
            s := g.Server()
            s.Group("/api", func(group *ghttp.RouterGroup) {
                group.Bind(new(Controller))
                group.POST("/x", plain)
            })
            s.BindHandler("PUT:/y", plain)
        }
        "#,
        "GET /api/list/{id} -> (*Controller).List @a.go:14 via [a.go:18]
        POST /api/x -> plain @a.go:15 via [a.go:18]
        PUT /y -> plain @a.go:15",
    );
}

#[test]
fn huma_and_pocketbase() {
    check(
        r#"
        package main
        import (
            "context"
            "net/http"
            "github.com/danielgtaylor/huma/v2"
            "github.com/danielgtaylor/huma/v2/adapters/humachi"
            "github.com/go-chi/chi/v5"
            "github.com/pocketbase/pocketbase/core"
        )
        type in struct{}
        type out struct{}
        func get(ctx context.Context, i *in) (*out, error) { return nil, nil }
        func pb(e *core.RequestEvent) error { return nil }
        func main() {
            r := chi.NewRouter()
            api := humachi.New(r, nil)
            huma.Get(api, "/a/{id}", get)
            v1 := huma.NewGroup(api, "/v1")
            huma.Register(v1, huma.Operation{Method: http.MethodPut, Path: "/b"}, get)
        }
        func bind(se *core.ServeEvent) error {
            g := se.Router.Group("/api")
            g.GET("/c/{id}", pb)
            se.Router.POST("/d", pb)
            return nil
        }
        "#,
        "GET /a/{id} -> get @a.go:13
        PUT /v1/b -> get @a.go:13 via [a.go:19]
        GET /api/c/{id} -> pb @a.go:14 via [a.go:23]
        POST /d -> pb @a.go:14",
    );
}

#[test]
fn go_swagger() {
    check(
        r#"
        package main
        import "net/http"
        type API struct {
            handlers map[string]map[string]http.Handler
            Status StatusHandler
            counts map[string]map[string]int
        }
        type StatusHandler interface { Handle() int }
        type Status struct { Handler StatusHandler }
        func NewStatus(handler StatusHandler) *Status { return &Status{Handler: handler} }
        func (o *Status) ServeHTTP(w http.ResponseWriter, r *http.Request) { o.Handler.Handle() }
        func (o *API) init() {
            o.counts["GET"]["/none"] = 1
            o.handlers["GET"] = make(map[string]http.Handler)
            o.handlers["GET"]["/kms/{id}/status"] = NewStatus(o.Status)
            o.handlers["DELETE"]["/kms"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {})
        }
        "#,
        "GET {base}/kms/{id}/status -> (*Status).ServeHTTP @a.go:12
        DELETE {base}/kms -> func @a.go:17",
    );
}
