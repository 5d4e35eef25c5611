return FastMargin.Simulation.NightlyRun.Run(args);
