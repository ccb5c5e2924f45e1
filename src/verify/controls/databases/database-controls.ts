import type { Control } from "../control";
import { cacheControls } from "./caches";
import { databaseCareControls } from "./database-care";
import { tableControls } from "./dynamodb";
import { relationalControls } from "./relational";
import { searchControls } from "./search";
import { databaseTransportControls } from "./transport";
import { warehouseControls } from "./warehouses";

/** Controls of databases, caches, warehouses and search. */
export const databaseControls: readonly Control[] = [
  ...relationalControls,
  ...databaseCareControls,
  ...databaseTransportControls,
  ...tableControls,
  ...warehouseControls,
  ...cacheControls,
  ...searchControls,
];
