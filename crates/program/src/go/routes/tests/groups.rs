//! How prefixes, routers and handlers come to a registration.

use super::check;

#[test]
fn a_router_is_given_to_functions_of_other_packages() {
    check(
        r#"
-- go.mod --
        module app
-- main.go --
        package main
        import ("github.com/gin-gonic/gin"; "app/users")
        func main() {
            r := gin.New()
            users.Register(r.Group("/a"), "/one")
            users.Register(r.Group("/b"), "/two")
        }
-- users/users.go --
        package users
        import "github.com/gin-gonic/gin"
        func Register(g *gin.RouterGroup, name string) {
            inner := g.Group(name)
            inner.GET("/x", get)
        }
        func get(c *gin.Context) {}
        "#,
        "GET /a/one/x -> get @users/users.go:7 via [main.go:5, users/users.go:4]
        GET /b/two/x -> get @users/users.go:7 via [main.go:6, users/users.go:4]",
    );
}

#[test]
fn a_router_is_kept_in_a_field() {
    check(
        r#"
        package main
        import "github.com/gin-gonic/gin"
        type Server struct { engine *gin.Engine; api *gin.RouterGroup }
        func New() *Server {
            s := &Server{engine: gin.New()}
            s.api = s.engine.Group(base + "/v1")
            s.routes()
            return s
        }
        const base = "/api"
        func (s *Server) routes() {
            s.api.GET("/x", s.get)
            s.engine.GET("/y", s.get)
        }
        func (s *Server) get(c *gin.Context) {}
        type Wrapped struct { *gin.Engine }
        func wrap() {
            w := Wrapped{gin.New()}
            w.GET("/z", (&Server{}).get)
        }
        "#,
        "GET /api/v1/x -> (*Server).get @a.go:16 via [a.go:7]
        GET /y -> (*Server).get @a.go:16
        GET /z -> (*Server).get @a.go:16",
    );
}

#[test]
fn an_unknown_prefix_is_said_to_be_unknown() {
    check(
        r#"
        package main
        import ("os"; "github.com/gin-gonic/gin")
        func main() {
            r := gin.New()
            api := r.Group(os.Getenv("BASE"))
            api.GET("/x", get)
            version := os.Getenv("VERSION")
            r.GET("/api/" + version + "/y", get)
        }
        func get(c *gin.Context) {}
        func Plugin(g *gin.RouterGroup) { g.GET("/z", get) }
        "#,
        r#"GET {os.Getenv("BASE")}/x -> get @a.go:11 via [a.go:6]
        GET /api/{version}/y -> get @a.go:11
        GET {g}/z -> get @a.go:11"#,
    );
}

#[test]
fn own_registrars_are_registered_where_they_are_called() {
    check(
        r#"
        package main
        import "net/http"
        var basePath string
        func HandleFunc(pattern string, handler http.HandlerFunc) {
            if len(pattern) == 0 || pattern[0] != '/' {
                pattern = basePath + "/" + pattern
            }
            http.HandleFunc(pattern, handler)
        }
        func adapted(pattern string, h func(http.ResponseWriter, *http.Request) error) {
            http.HandleFunc("/api"+pattern, func(w http.ResponseWriter, r *http.Request) {
                if err := h(w, r); err != nil { w.WriteHeader(500) }
            })
        }
        func a(w http.ResponseWriter, r *http.Request) {}
        func b(w http.ResponseWriter, r *http.Request) error { return nil }
        func main() {
            basePath = load()
            HandleFunc("api/x", a)
            HandleFunc("/y", a)
            adapted("/z", b)
        }
        "#,
        "ANY {basePath}/api/x -> a @a.go:16
        ANY /y -> a @a.go:16
        ANY /api/z -> b @a.go:17 behind [func]",
    );
}

#[test]
fn tables_are_read_row_by_row() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/gorilla/mux")
        type Route struct { Name, Method, Pattern string; Handler http.HandlerFunc }
        type Routes []Route
        var routes = Routes{
            {"list", "GET", "/list", list},
            Route{Name: "save", Method: http.MethodPost, Pattern: "/save", Handler: save},
        }
        func list(w http.ResponseWriter, r *http.Request) {}
        func save(w http.ResponseWriter, r *http.Request) {}
        func main() {
            r := mux.NewRouter()
            for _, it := range routes {
                r.Methods(it.Method).Path("/api" + it.Pattern).Handler(logged(it.Handler, it.Name))
            }
            for path, h := range map[string]http.HandlerFunc{"/m": list, "/n": save} {
                r.HandleFunc(path, h)
            }
            for _, method := range []string{"PUT", "PATCH"} {
                r.HandleFunc("/o", list).Methods(method)
            }
        }
        func logged(h http.Handler, name string) http.Handler { return h }
        "#,
        "GET /api/list -> list @a.go:10 behind [logged]
        POST /api/save -> save @a.go:11 behind [logged]
        ANY /m -> list @a.go:10
        ANY /n -> save @a.go:11
        PUT /o -> list @a.go:10
        PATCH /o -> list @a.go:10",
    );
}

#[test]
fn functions_that_register_are_values_too() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/go-chi/chi/v5")
        type Module interface { Register(r chi.Router) }
        type a struct{}
        type b struct{}
        func (a) Register(r chi.Router) { r.Get("/a", h) }
        func (b) Register(r chi.Router) { r.Get("/b", h) }
        func h(w http.ResponseWriter, r *http.Request) {}
        func c(r chi.Router) { r.Get("/c", h) }
        func d(r chi.Router) { r.Get("/d", h) }
        func made() func(chi.Router) {
            return func(r chi.Router) { r.Get("/e", h) }
        }
        func within(r chi.Router, path string, fn func(chi.Router)) { r.Route(path, fn) }
        func main() {
            r := chi.NewRouter()
            for _, it := range []Module{a{}, b{}} {
                it.Register(r)
            }
            for _, it := range []func(chi.Router){c, d} {
                it(r)
            }
            r.Route("/made", made())
            within(r, "/in", func(r chi.Router) { r.Get("/f", h) })
            local := func(r chi.Router) { r.Get("/g", h) }
            local(r)
        }
        "#,
        "GET /a -> h @a.go:9
        GET /b -> h @a.go:9
        GET /c -> h @a.go:9
        GET /d -> h @a.go:9
        GET /made/e -> h @a.go:9 via [a.go:24]
        GET /in/f -> h @a.go:9 via [a.go:15]
        GET /g -> h @a.go:9",
    );
}

#[test]
fn routers_stand_in_routers() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/gin-gonic/gin"; "github.com/gorilla/mux"; "x.org/unknown")
        func h(w http.ResponseWriter, r *http.Request) {}
        func sub() *http.ServeMux {
            m := http.NewServeMux()
            m.HandleFunc("/x", h)
            return m
        }
        func whole() http.Handler {
            r := mux.NewRouter()
            r.HandleFunc("/whole/y", h)
            return r
        }
        func main() {
            m := http.NewServeMux()
            m.Handle("/api/", http.StripPrefix("/api", sub()))
            m.Handle("/whole/", whole())
            engine := gin.New()
            engine.GET("/v/*path", gin.WrapH(m))
            m.Handle("/other/", unknown.Handler())
        }
        "#,
        "ANY /api/x -> h @a.go:4 via [a.go:20, a.go:17]
        ANY /whole/y -> h @a.go:4 via [a.go:20, a.go:18]
        ANY /other/… -> unknown.Handler @a.go:21 via [a.go:20] Opaque",
    );
}

#[test]
fn factories_and_adapters_are_looked_through() {
    check(
        r#"
        package main
        import ("net/http"; "time"; "github.com/gorilla/mux")
        type data struct{}
        type handleFunc func(w http.ResponseWriter, r *http.Request, d *data) (int, error)
        func withUser(fn handleFunc) handleFunc {
            return func(w http.ResponseWriter, r *http.Request, d *data) (int, error) { return fn(w, r, d) }
        }
        var get = withUser(func(w http.ResponseWriter, r *http.Request, d *data) (int, error) {
            return 0, nil
        })
        func post(size int) handleFunc {
            return withUser(func(w http.ResponseWriter, r *http.Request, d *data) (int, error) { return size, nil })
        }
        func handle(fn handleFunc, prefix string) http.Handler {
            return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fn(w, r, nil) })
        }
        type served struct{}
        func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {}
        func main() {
            r := mux.NewRouter()
            monkey := func(fn handleFunc, prefix string) http.Handler { return handle(fn, prefix) }
            r.Handle("/get", monkey(get, ""))
            r.Handle("/post", monkey(post(1), ""))
            r.Handle("/served", &served{})
            r.Handle("/slow", http.TimeoutHandler(&served{}, 2*time.Second, "late"))
        }
        "#,
        "ANY /get -> func @a.go:9 behind [func, withUser]
        ANY /post -> func @a.go:13 behind [func, withUser]
        ANY /served -> (*served).ServeHTTP @a.go:19
        ANY /slow -> (*served).ServeHTTP @a.go:19 Handler 2000 ms",
    );
}

#[test]
fn recursion_ends() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/go-chi/chi/v5")
        func h(w http.ResponseWriter, r *http.Request) {}
        func again(r chi.Router, depth int) {
            r.Get("/x", h)
            again(r, depth - 1)
        }
        func self() chi.Router { return self() }
        func main() {
            r := chi.NewRouter()
            again(r, 3)
            self().Get("/y", h)
            r.Mount("/r", r)
        }
        "#,
        "GET /x -> h @a.go:4
        GET {self()}/y -> h @a.go:4
        ANY /r… Opaque",
    );
}

#[test]
fn a_router_of_the_project_knows_its_prefix() {
    check(
        r#"
        package main
        import ("net/http"; "x.org/rpc")
        type Ctx struct { W http.ResponseWriter; R *http.Request }
        type Handler func(c *Ctx) error
        type Router struct { mux *http.ServeMux; prefix string }
        func NewRouter() *Router { return &Router{mux: http.NewServeMux()} }
        func (r *Router) Group(prefix string) *Router {
            return &Router{mux: r.mux, prefix: r.prefix + prefix}
        }
        func (r *Router) Get(path string, h Handler) { r.handle("GET", path, h) }
        func (r *Router) Post(path string, h Handler) { r.handle("POST", path, h) }
        func (r *Router) handle(method, path string, h Handler) {
            r.mux.HandleFunc(method + " " + r.prefix + path, func(w http.ResponseWriter, req *http.Request) {
                if err := h(&Ctx{w, req}); err != nil { w.WriteHeader(500) }
            })
        }
        func list(c *Ctx) error { return nil }
        func save(c *Ctx) error { return nil }
        func main() {
            root := NewRouter()
            api := root.Group("/api")
            users := api.Group("/users")
            root.Get("/health", list)
            users.Get("/{id}", list)
            users.Post("", save)
            path, handler := rpc.NewHandler()
            root.mux.Handle(path, handler)
        }
        "#,
        "GET /health -> list @a.go:18 behind [func]
        GET /api/users/{id} -> list @a.go:18 behind [func]
        POST /api/users -> save @a.go:19 behind [func]
        ANY {path}/… -> rpc.NewHandler @a.go:27 Opaque",
    );
}

#[test]
fn routers_come_from_variables_results_and_interfaces() {
    check(
        r#"
        package main
        import ("errors"; "net/http"; "github.com/gin-gonic/gin"; "github.com/go-chi/chi/v5")
        var engine = gin.New()
        var api *gin.RouterGroup
        func init() {
            api = engine.Group("/api")
        }
        func one() { api.GET("/one", get) }
        func get(c *gin.Context) {}
        func build() (*chi.Mux, error) {
            r := chi.NewRouter()
            if r == nil { return nil, errors.New("none") }
            return r, nil
        }
        func h(w http.ResponseWriter, r *http.Request) {}
        type routes interface { register(r gin.IRouter) }
        type impl struct { auth gin.HandlerFunc }
        func (i *impl) register(r gin.IRouter) {
            r.POST("/two", i.auth, i.wrap(get))
        }
        func (i *impl) wrap(next gin.HandlerFunc) gin.HandlerFunc {
            return func(c *gin.Context) { next(c) }
        }
        func setup(r routes) { r.register(api.Group("/v2")) }
        func main() {
            one()
            setup(&impl{})
            mux, err := build()
            if err != nil { return }
            mux.Get("/three", h)
            var sub http.Handler = mux
            http.Handle("/", sub)
            prefix := "/a"
            if len(prefix) > 1 { prefix = prefix + "/b" }
            mux.Get(prefix + "/four", h)
            func() { mux.Get("/five", h) }()
        }
        "#,
        "GET /api/one -> get @a.go:10 via [a.go:7]
        POST /api/v2/two -> get @a.go:10 via [a.go:7, a.go:25] behind [impl.auth, (*impl).wrap]
        GET /three -> h @a.go:16 via [a.go:33]
        GET {prefix}/four -> h @a.go:16 via [a.go:33]
        GET /five -> h @a.go:16 via [a.go:33]",
    );
}

#[test]
fn what_only_looks_like_a_registration_is_none() {
    check(
        r#"
        package main
        import ("net/http"; "github.com/gin-gonic/gin")
        type cache struct{}
        func (c *cache) GET(key string, f func()) {}
        func (c *cache) Handle(key string, h http.Handler) {}
        func main() {
            r := &cache{}
            r.GET("/x", func() {})
            r.Handle("/y", nil)
            http.Get("/z")
            _ = gin.New()
        }
-- x_test.go --
        package main
        import "github.com/gin-gonic/gin"
        func helper() { gin.New().GET("/test", func(c *gin.Context) {}) }
        "#,
        "",
    );
}

#[test]
fn a_parameter_may_become_its_own_group() {
    check(
        r#"
        package main
        import "github.com/gin-gonic/gin"
        func users(g *gin.RouterGroup) {
            g.GET("/all", all)
            g = g.Group("/users")
            g.GET("/list", list)
        }
        func perhaps(g *gin.RouterGroup, deep bool) {
            if deep {
                g = g.Group("/deep")
            }
            g.GET("/it", list)
        }
        func all(c *gin.Context) {}
        func list(c *gin.Context) {}
        func main() {
            r := gin.New()
            users(r.Group("/api"))
            perhaps(r.Group("/x"), false)
        }
        "#,
        "GET /api/all -> all @a.go:15 via [a.go:19]
        GET /api/users/list -> list @a.go:16 via [a.go:19, a.go:6]
        GET /x/it -> list @a.go:16 via [a.go:20]
        GET /x/deep/it -> list @a.go:16 via [a.go:20, a.go:11]",
    );
}
