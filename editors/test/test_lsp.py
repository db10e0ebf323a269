"""The server as the clients of pytest-lsp see it, each with the capabilities of a real one."""

import asyncio
import os
import pathlib

import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SHOP = pathlib.Path(os.environ["SHOP"]).resolve()
TS = SHOP / "web/src/api.ts"
GO = SHOP / "server/main.go"
FINDINGS = ["js/floating-promise", "seam/null-into-value"]


# What these clients say that they can do, and pytest-lsp leaves to its user.
ACCEPTED = [
    t.CLIENT_REGISTER_CAPABILITY,
    t.CLIENT_UNREGISTER_CAPABILITY,
    t.WORKSPACE_CODE_LENS_REFRESH,
    t.WORKSPACE_INLAY_HINT_REFRESH,
]


def accept(*_):
    return None


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=["seamlint", "lsp"]),
    params=["visual_studio_code", "neovim", "emacs"],
)
async def client(request, lsp_client: LanguageClient):
    for method in ACCEPTED:
        lsp_client.feature(method)(accept)
    folder = t.WorkspaceFolder(uri=SHOP.as_uri(), name="shop")
    params = t.InitializeParams(
        capabilities=client_capabilities(request.param),
        root_uri=SHOP.as_uri(),
        workspace_folders=[folder],
        process_id=os.getpid(),
    )
    lsp_client.server = await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def open_file(client: LanguageClient, path: pathlib.Path, language: str):
    item = t.TextDocumentItem(uri=path.as_uri(), language_id=language, version=1, text=path.read_text())
    client.text_document_did_open(t.DidOpenTextDocumentParams(text_document=item))


def replace(client: LanguageClient, path: pathlib.Path, version: int, text: str):
    client.text_document_did_change(
        t.DidChangeTextDocumentParams(
            text_document=t.VersionedTextDocumentIdentifier(uri=path.as_uri(), version=version),
            content_changes=[t.TextDocumentContentChangeWholeDocument(text=text)],
        )
    )


async def rules(client: LanguageClient, path: pathlib.Path, wanted: list[str]) -> list[str]:
    """The rules of a file's diagnostics: pulled, or as they were pushed last, once they are the wanted ones."""
    found: list[str] = []
    for _ in range(400):
        if client.server.capabilities.diagnostic_provider:
            document = t.TextDocumentIdentifier(uri=path.as_uri())
            params = t.DocumentDiagnosticParams(text_document=document)
            report = await client.text_document_diagnostic_async(params)
            found = sorted(it.code for it in report.items)
            assert path.as_uri() not in client.diagnostics, "pulled and pushed"
        else:
            found = sorted(it.code for it in client.diagnostics.get(path.as_uri(), []))
        if found == wanted:
            return found
        await asyncio.sleep(0.05)
    return found


async def test_an_edit_of_go_changes_typescript(client: LanguageClient):
    open_file(client, TS, "typescript")
    open_file(client, GO, "go")
    assert await rules(client, TS, FINDINGS) == FINDINGS
    text = GO.read_text()
    replace(client, GO, 2, text.replace("Age  int ", "Age  *int"))
    assert await rules(client, TS, FINDINGS[:1]) == FINDINGS[:1]
    replace(client, GO, 3, text)
    assert await rules(client, TS, FINDINGS) == FINDINGS


async def test_an_address_leads_to_its_handler(client: LanguageClient):
    open_file(client, TS, "typescript")
    found = await client.text_document_definition_async(
        t.DefinitionParams(
            text_document=t.TextDocumentIdentifier(uri=TS.as_uri()),
            position=t.Position(line=1, character=38),
        )
    )
    assert [(it.uri, it.range.start.line) for it in found] == [(GO.as_uri(), 17)]


async def test_a_fix_is_offered_and_lenses_count(client: LanguageClient):
    open_file(client, TS, "typescript")
    document = t.TextDocumentIdentifier(uri=TS.as_uri())
    everything = t.Range(t.Position(0, 0), t.Position(99, 0))
    context = t.CodeActionContext(diagnostics=[])
    actions = await client.text_document_code_action_async(
        t.CodeActionParams(text_document=document, range=everything, context=context)
    )
    assert any(it.edit and it.title.startswith("say that nobody waits") for it in actions)
    lenses = await client.text_document_code_lens_async(t.CodeLensParams(text_document=document))
    assert lenses[0].command.title == "PUT /api/users/{id} · update"


async def hints(client: LanguageClient, path: pathlib.Path) -> list[str]:
    everything = t.Range(t.Position(0, 0), t.Position(99, 0))
    document = t.TextDocumentIdentifier(uri=path.as_uri())
    found = await client.text_document_inlay_hint_async(t.InlayHintParams(text_document=document, range=everything))
    return ["".join(part.value for part in it.label) for it in found or []]


async def test_hints_are_shown_to_who_wants_them(client: LanguageClient):
    open_file(client, TS, "typescript")
    open_file(client, GO, "go")
    assert await hints(client, TS) == []
    settings = {"seamlint": {"inlayHints": True}}
    client.set_configuration(settings)
    client.workspace_did_change_configuration(t.DidChangeConfigurationParams(settings=settings))
    found: list[str] = []
    for _ in range(400):
        found = await hints(client, TS)
        if found:
            break
        await asyncio.sleep(0.05)
    assert found == ["⟶ null becomes 0"]
    replace(client, GO, 2, GO.read_text().replace("Age  int ", "Age  *int"))
    assert await hints(client, TS) == []
