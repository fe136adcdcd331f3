import { serve } from "./seal/worker.js";

serve(self);
