;;; Emacs with eglot as a user has it.  Run by scripts/check-editors.sh in a copy of `shop'.  -*- lexical-binding: t -*-

(setq make-backup-files nil auto-save-default nil create-lockfiles nil eglot-sync-connect 20
      eglot-autoshutdown t eglot-confirm-server-initiated-edits nil)
(require 'eglot)
(require 'flymake)

;; Emacs itself knows neither language before version 29; the server does not mind what highlights them.
(define-derived-mode go-mode prog-mode "Go")
(define-derived-mode typescript-mode prog-mode "TypeScript")

(defun fail (text)
  (message "emacs: %s" text)
  (kill-emacs 1))

(defun wait (what holds)
  (let ((left 400))
    (while (and (> left 0) (not (funcall holds)))
      (accept-process-output nil 0.05)
      (setq left (1- left)))
    (unless (funcall holds) (fail (concat "waited in vain: " what)))))

(defun rules (buffer)
  (with-current-buffer buffer
    (flymake-start)
    (sort (mapcar (lambda (it)
                    (let ((text (flymake-diagnostic-text it)))
                      (and (string-match "\\(js\\|seam\\|go\\)/[a-z-]+" text) (match-string 0 text))))
                  (flymake-diagnostics))
          #'string<)))

(defvar ts (find-file-noselect "web/src/api.ts"))
(defvar go (find-file-noselect "server/main.go"))
(with-current-buffer ts (typescript-mode) (seamlint-eglot))
(wait "both findings in TypeScript"
      (lambda () (equal (rules ts) '("js/floating-promise" "seam/null-into-value"))))

;; One server has both languages.
(with-current-buffer go (go-mode))
(wait "the server to take Go as well" (lambda () (with-current-buffer go (eglot-managed-p))))
(defun replace (from to)
  (with-current-buffer go
    (goto-char (point-min))
    (search-forward from)
    (replace-match to t t)
    (eglot--signal-textDocument/didChange)))
(replace "Age  int " "Age  *int")
(wait "the null to have a place" (lambda () (equal (rules ts) '("js/floating-promise"))))
(replace "Age  *int" "Age  int ")
(wait "the finding to come back, once"
      (lambda () (equal (rules ts) '("js/floating-promise" "seam/null-into-value"))))

(with-current-buffer ts
  (goto-char (point-min))
  (search-forward "/api/us")
  (let* ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))
         (place (and found (xref-item-location (car found)))))
    (unless (and place (string-match-p "server/main.go\\'" (xref-location-group place))
                 (= 18 (xref-location-line place)))
      (fail (format "no way to the handler: %S" found))))
  (goto-char (point-min))
  (search-forward "  rename(id)")
  (goto-char (+ 2 (match-beginning 0)))
  (let* ((at (eglot--pos-to-lsp-position))
         (found (jsonrpc-request (eglot-current-server) :textDocument/codeAction
                                 (list :textDocument (eglot--TextDocumentIdentifier)
                                       :range (list :start at :end at)
                                       :context (list :diagnostics [] :only ["quickfix"]))))
         (fix (seq-find (lambda (it) (plist-get it :edit)) found)))
    (unless fix (fail (format "no fix: %S" found)))
    ;; Emacs 30 wants to know where an edit comes from.
    (apply #'eglot--apply-workspace-edit (plist-get fix :edit)
           (and (> (car (func-arity #'eglot--apply-workspace-edit)) 1) '(code-action)))
    (eglot--signal-textDocument/didChange)))
(wait "the promise to be cured" (lambda () (equal (rules ts) '("seam/null-into-value"))))
(message "emacs %s, eglot: fine" emacs-version)
(set-buffer-modified-p nil)
(kill-emacs 0)
