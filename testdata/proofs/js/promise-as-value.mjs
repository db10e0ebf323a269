// What a promise is where a value is meant.
import { that } from './proof.mjs'

const isOpen = async () => false

that('a promise in a condition is true', isOpen() ? true : false)
that('its negation is false', !isOpen() === false)
that('a promise in JSON is {}', JSON.stringify({ token: isOpen() }) === '{"token":{}}')
that('a promise in a template is [object Promise]', `${isOpen()}` === '[object Promise]')
that('a promise in arithmetic is NaN', Number.isNaN(isOpen() * 1))
that('a member of a promise is undefined', isOpen().length === undefined)
that('a spread promise adds nothing', Object.keys({ ...isOpen() }).length === 0)
