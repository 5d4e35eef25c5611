Console.WriteLine("FastMargin");
