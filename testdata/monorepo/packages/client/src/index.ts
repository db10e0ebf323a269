export { move, onlineSince, stock, type Move, type Stored } from './stock'
