package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"example.com/kettle/internal/live"
	"example.com/kettle/internal/model"
)

func (s *Server) listProducts(w http.ResponseWriter, r *http.Request) {
	products, err := s.store.Products(r.Context(), r.URL.Query().Get("q"))
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusOK, products)
}

func (s *Server) getProduct(w http.ResponseWriter, r *http.Request) {
	product, err := s.store.Product(r.Context(), r.PathValue("id"))
	if err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusOK, product)
}

func (s *Server) updateProduct(w http.ResponseWriter, r *http.Request) {
	var patch model.ProductPatch
	if err := decode(w, r, &patch); err != nil {
		refuse(w, err)
		return
	}
	product, err := s.store.Product(r.Context(), r.PathValue("id"))
	if err != nil {
		fail(w, err)
		return
	}
	product.Name, product.PriceCents, product.Tags = patch.Name, patch.PriceCents, patch.Tags
	if patch.Stock != nil {
		product.Stock = *patch.Stock
	}
	if err := s.store.UpdateProduct(r.Context(), product); err != nil {
		fail(w, err)
		return
	}
	s.hub.Broadcast(live.StockChanged(product))
	respond(w, http.StatusOK, product)
}

// importRow is one line of a supplier's price list.
type importRow struct {
	Name  string   `json:"name"`
	Cents int64    `json:"cents"`
	Stock int      `json:"stock"`
	Tags  []string `json:"tags"`
}

// importProducts takes a price list, one JSON value a line.
func (s *Server) importProducts(w http.ResponseWriter, r *http.Request) {
	var products []model.Product
	var row importRow
	rows := json.NewDecoder(r.Body)
	for rows.More() {
		if err := rows.Decode(&row); err != nil { // expect: go/json-reused-target
			refuse(w, fmt.Errorf("row %d: %w", len(products)+1, err))
			return
		}
		products = append(products, model.Product{
			ID: uuid.NewString(), Name: row.Name, PriceCents: row.Cents, Stock: row.Stock, Tags: row.Tags,
		})
	}
	if err := s.store.AddProducts(r.Context(), products); err != nil {
		fail(w, err)
		return
	}
	respond(w, http.StatusCreated, map[string]int{"imported": len(products)})
}
