package steps

import "context"

type step func(context.Context, *run) (string, error)

var steps = map[string]step{
	"connect":         func(_ context.Context, r *run) (string, error) { return r.revision, nil },
	"lists":           silent(lists),
	"prompt":          silent(prompt),
	"completion":      silent(completion),
	"read":            silent(read),
	"echo":            silent(echo),
	"structured":      silent(structured),
	"contents":        silent(contents),
	"errors":          silent(failures),
	"progress":        silent(progress),
	"accept":          silent(answers("accept", "accept:ada")),
	"decline":         silent(answers("decline", "decline")),
	"cancel-question": silent(answers("cancel", "cancel")),
	"cancel":          silent(cancelled),
	"timeout":         silent(timedOut),
	"level":           silent(level),
	"subscribe":       silent(subscribe),
	"list-changed":    silent(listChanged),
	"parallel":        silent(parallel),
	"close":           silent(func(_ context.Context, r *run) error { return r.close() }),
	"killed":          killed,
	"gone":            gone,
}

// silent is a step that has nothing to say beside ok.
func silent(work func(context.Context, *run) error) step {
	return func(ctx context.Context, r *run) (string, error) { return "", work(ctx, r) }
}
