;;; seamlint.el --- Language server for the seam between Go and JavaScript  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "26.1"))
;; URL: https://github.com/seamlint/seamlint

;;; Commentary:

;; Tells eglot and lsp-mode of `seamlint lsp'.  Eglot runs one server for a mode: with it, `M-x
;; seamlint-eglot' starts seamlint in place of what it would start otherwise.  lsp-mode runs
;; seamlint beside gopls and the server for TypeScript.

;;; Code:

(defgroup seamlint nil
  "The seam between Go and JavaScript."
  :group 'tools)

(defcustom seamlint-command '("seamlint" "lsp")
  "The command that starts the server."
  :type '(repeat string))

(defconst seamlint-modes
  '(go-mode go-ts-mode js-mode js-ts-mode js2-mode typescript-mode typescript-ts-mode tsx-ts-mode
    vue-mode svelte-mode web-mode)
  "The modes whose files are read.")

(defvar eglot-server-programs)
(declare-function eglot "eglot")

(defun seamlint-root (folder)
  "The project of FOLDER, which holds backend and front end."
  (let ((root (or (locate-dominating-file folder "seamlint.toml")
                  (locate-dominating-file folder ".seamlint.toml"))))
    (and root (cons 'transient root))))

;;;###autoload
(defun seamlint-eglot ()
  "Start seamlint with eglot in this buffer's project, in place of other servers."
  (interactive)
  (require 'eglot)
  (setq-local eglot-server-programs
              (cons (cons seamlint-modes seamlint-command) eglot-server-programs))
  (call-interactively #'eglot))

(with-eval-after-load 'project
  (add-hook 'project-find-functions #'seamlint-root))

(defvar lsp-language-id-configuration)
(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp-activate-on "lsp-mode")

(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () seamlint-command))
    :activation-fn (lsp-activate-on "go" "javascript" "javascriptreact" "typescript"
                                    "typescriptreact" "vue" "svelte" "astro" "html")
    :add-on? t
    :multi-root t
    :server-id 'seamlint)))

(provide 'seamlint)
;;; seamlint.el ends here
