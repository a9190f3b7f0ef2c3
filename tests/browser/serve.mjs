// A browser for all scripts of a test run: prints its address, and ends with its standard input.
import { serve } from "./browser.mjs";

console.log(await serve());
