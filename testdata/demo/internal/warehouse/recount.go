package warehouse

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"example.com/kettle/internal/model"
)

// Recount asks for everything the warehouse has, and applies it.
func (f *Feed) Recount(ctx context.Context, base string) error {
	var page struct {
		Items []model.StockUpdate `json:"items"`
	}
	// Left at the first page that can be read: nothing of a failed try is used.
	for try := 1; ; try++ {
		err := fetch(ctx, base+"/stock", &page)
		if err == nil {
			break
		}
		if try == 3 {
			return err
		}
		time.Sleep(time.Duration(try) * time.Second)
	}
	for _, item := range page.Items {
		if err := f.apply(ctx, item); err != nil {
			return err
		}
	}
	return nil
}

// Each calls yield with every line of a journal, each line in a value of its own.
func Each(ctx context.Context, url string, yield func(model.StockUpdate) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	lines := json.NewDecoder(response.Body)
	for lines.More() {
		var line model.StockUpdate
		if err := lines.Decode(&line); err != nil {
			return fmt.Errorf("read journal: %w", err)
		}
		if err := yield(line); err != nil {
			return err
		}
	}
	return nil
}

func fetch(ctx context.Context, url string, into any) error {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request.WithContext(ctx))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("warehouse answers %s", response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}
