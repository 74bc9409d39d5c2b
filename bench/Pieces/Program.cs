using System.Globalization;
using FastMcp.Bench.Micro;
using FastMcp.Bench.Pieces;

// `once IMAGE TEXT PIECE ROUNDS` runs one of them alone, for a counter of instructions or a profiler. TEXT is a kind of text, or some bytes that are repeated.
if (args is ["once", var image, var text, var piece, var rounds])
{
    var work = new Pieces(image, Table.Kinds.Contains(text) ? BenchText.Make(text, Pieces.Length, 10_000) : Pieces.Repeat(text), int.Parse(piece, CultureInfo.InvariantCulture));
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
