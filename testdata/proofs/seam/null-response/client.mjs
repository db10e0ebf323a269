// A nil slice or map reaches the front end as null.
import { start, that, thrown } from '../proof.mjs'

const { url, stop } = await start(import.meta.url)
const get = async (path) => (await fetch(url + path)).json()
const titles = (articles) => articles.map((article) => article.title)

const some = await get('/articles?title=Moons')
that('while something is found, the list is a list', titles(some).join() === 'Moons')

const none = await get('/articles?title=Comets')
that('a slice that nothing was appended to arrives as null', none === null)
that('so .map throws', thrown(() => titles(none)) instanceof TypeError)
const walk = () => {
  for (const _ of none);
}
that('and so do .length, spreading and for..of', [() => none.length, () => [...none], walk].every((use) => thrown(use) instanceof TypeError))

const tides = await get('/tides')
that('a nil slice and a nil map in fields arrive as null', tides.tags === null && tides.votes === null)
that('so .map of the field throws', thrown(() => tides.tags.map(String)) instanceof TypeError)
that('and Object.keys of it', thrown(() => Object.keys(tides.votes)) instanceof TypeError)

const empty = await get('/made/articles?title=Comets')
that('make([]T, 0) arrives as [], and .map works', Array.isArray(empty) && titles(empty).length === 0)
const made = await get('/made/tides')
that('so do []T{} and map[K]V{} in fields', made.tags.map(String).length === 0 && Object.keys(made.votes).length === 0)
that('?? [] in the front end cures it as well', titles(none ?? []).length === 0)
await stop()
