using System.Reflection.Metadata.Ecma335;
using FastMcp.Profile;

const string Usage = """
    Makes of what the runtime counted in runs of the program a profile for its ahead-of-time compilation.

      FastMcp.Profile OUT.mibc TRACE...

    TRACE  what a run wrote with DOTNET_EventPipeOutputPath; eng/Profile/run.py makes the runs and says how.
    """;

if (args.Length < 2)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var metadata = new MetadataBuilder();
var references = new References(metadata);
var counted = args[1..].SelectMany(file => RunTrace.Read(file, references)).ToList();
var module = new ProfileModule(metadata);
var kept = CountedMethod.Busiest(counted).ToList();
kept.ForEach(module.Add);
module.Write(args[0]);
Console.WriteLine($"{args[0]}: {kept.Count} methods of {counted.DistinctBy(method => method.Token).Count()} that ran, {new FileInfo(args[0]).Length / 1024} KB");
return 0;
