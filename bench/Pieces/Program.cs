using System.Globalization;
using FastMcp.Bench.Micro;
using FastMcp.Bench.Pieces;

// `once IMAGE TEXT PIECE ROUNDS` runs one of them alone, for a counter of instructions or a profiler.
if (args is ["once", var image, var text, var piece, var rounds])
{
    var work = new Pieces(image, BenchText.Make(text, Pieces.Length, 10_000), int.Parse(piece, CultureInfo.InvariantCulture));
    for (var round = 0; round < int.Parse(rounds, CultureInfo.InvariantCulture); round++)
    {
        work.Mask();
    }

    return 0;
}

if (args.Length == 0)
{
    Console.Error.WriteLine("fastmcp-bench-pieces IMAGE...: images of rules, the first one of the rules that Hyperscan has too");
    return 2;
}

Table.Write(args, Console.Out);
return 0;
