using System.Reflection;
using System.Runtime.Loader;
using FastMcp.Generators.Model;
using FastMcp.Policy.Decisions;
using FastMcp.PolicyCompiler;
using FastMcp.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastMcp.Generators.Tests;

public sealed class PolicyGeneratorTests
{
    private const string Right = "apiVersion: fastmcp/v1\nrules:\n  - { id: order, title: 'A \"title\"', pattern: 'ORD-\\d{6}' }\n";
    private static readonly string At = Path.Combine("somewhere", "else", "orders.yaml");

    private static readonly PolicyFile Readme = new("readme.txt", "one");

    [Fact]
    public void Output_RightPolicy_CompilesAndHoldsTheImageOfTheRunTimeCompiler()
    {
        (GeneratorDriver driver, Compilation compilation) = Generation.Run(new PolicyFile(At, Right));
        Assert.Empty(driver.GetRunResult().Diagnostics);

        Type policy = Load(compilation.AddSyntaxTrees(driver.GetRunResult().GeneratedTrees));
        byte[] image = (byte[])policy.GetProperty("Image")!.GetValue(null)!;
        Assert.Equal(Compiler.Compile([new PolicySource("policies/orders.yaml", Right, PolicyOrigin.BuiltIn)]).Image, image);
        Assert.Equal([("policies/orders.yaml", Right)], ((string, string)[])policy.GetProperty("Files")!.GetValue(null)!);
    }

    [Fact]
    public void Output_BuiltInPacks_HoldsTheImageOfTheRunTimeCompiler()
    {
        (GeneratorDriver driver, Compilation compilation) = Generation.Run([.. PackFiles.All.Select(file => new PolicyFile(file.Name, file.Text))]);
        Assert.Empty(driver.GetRunResult().Diagnostics);

        byte[] image = (byte[])Load(compilation.AddSyntaxTrees(driver.GetRunResult().GeneratedTrees)).GetProperty("Image")!.GetValue(null)!;
        Assert.Equal(
            Compiler.Compile([.. PackFiles.All.Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn))]).Image,
            image);
    }

    [Fact]
    public void Output_Decisions_AreThoseOfTheRunTimeCompiler()
    {
        string text = File.ReadAllText(Path.Combine(Shared.Repository, "tests", "Generators.Tests", "Golden", "decisions.yaml"));
        (GeneratorDriver driver, Compilation compilation) = Generation.Run(new PolicyFile(At, text));
        Assert.Empty(driver.GetRunResult().Diagnostics);

        var generated = (DecisionSet)Load(compilation.AddSyntaxTrees(driver.GetRunResult().GeneratedTrees), "FastMcp.BuiltIn.BuiltInDecisions").GetProperty("Set")!.GetValue(null)!;
        var atRunTime = DecisionSet.Of(Compiler.CompileDecisions([new PolicySource("policies/orders.yaml", text, PolicyOrigin.BuiltIn)]));
        Assert.Equal(atRunTime.Default, generated.Default);
        Assert.Equal(atRunTime.Decisions.Count, generated.Decisions.Count);
        Assert.All(atRunTime.Decisions.Zip(generated.Decisions), pair =>
        {
            Assert.Equal((pair.First.Source, pair.First.Then, pair.First.Enforced, pair.First.Reason, pair.First.Need), (pair.Second.Source, pair.Second.Then, pair.Second.Enforced, pair.Second.Reason, pair.Second.Need));
            Assert.Equivalent(pair.First.Match, pair.Second.Match);
            Assert.Equal(pair.First.When is null, pair.Second.When is null);
        });
    }

    [Fact]
    public void Diagnostics_WrongPolicy_StandAtTheLineOfTheYaml()
    {
        (GeneratorDriver driver, _) = Generation.Run(new PolicyFile(At, Right.Replace("pattern", "patern")));

        Diagnostic unknown = driver.GetRunResult().Diagnostics.Single(found => found.Id == "FMP0002");
        Assert.Equal(DiagnosticSeverity.Error, unknown.Severity);
        FileLinePositionSpan place = unknown.Location.GetLineSpan();
        Assert.Equal((At, 2, 37), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
    }

    [Fact]
    public void Pipeline_OtherFilesEdited_RerunsNothing()
    {
        (GeneratorDriver driver, Compilation compilation) = Generation.Run(new PolicyFile(At, Right), Readme);
        Compilation edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Added;", cancellationToken: TestContext.Current.CancellationToken));
        driver = driver.ReplaceAdditionalText(Readme, new PolicyFile("readme.txt", "two")).RunGenerators(edited, TestContext.Current.CancellationToken);

        Assert.All(Reasons(driver, PolicyGenerator.OutputStep), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    [Fact]
    public void Pipeline_PolicyEdited_RunsAgain()
    {
        var before = new PolicyFile(At, Right);
        (GeneratorDriver driver, Compilation compilation) = Generation.Run(before);
        driver = driver.ReplaceAdditionalText(before, new PolicyFile(At, Right.Replace("{6}", "{7}"))).RunGenerators(compilation, TestContext.Current.CancellationToken);

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(driver, PolicyGenerator.OutputStep));
    }

    /// <summary>An editor that goes on typing does not wait: the compile stops before the next rule.</summary>
    [Fact]
    public void Compile_Cancelled_Stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => { Compiler.Compile([new PolicySource("a.yaml", Right, PolicyOrigin.User)], cancelled.Token); });
    }

    /// <summary>Everything that a cached step could hold on to, through all types that its fields name.</summary>
    [Fact]
    public void Model_EveryType_IsPlainData()
    {
        var seen = new HashSet<Type>();
        var open = new Queue<Type>(typeof(PolicyText).Assembly.GetTypes().Where(type => type.Namespace == typeof(PolicyText).Namespace));
        Assert.Contains(typeof(PolicyOutput), open);
        while (open.TryDequeue(out Type? type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            Assert.DoesNotContain("Microsoft.CodeAnalysis", type.AssemblyQualifiedName ?? "");
            Assert.False(typeof(Delegate).IsAssignableFrom(type), $"{type} can hold anything.");
            foreach (Type inner in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.FieldType).SelectMany(Parts))
            {
                open.Enqueue(inner);
            }
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : type.HasElementType ? Parts(type.GetElementType()!)
        : type.Namespace == "System" || type.IsGenericParameter ? [] : [type];

    private static Type Load(Compilation compilation) => Load(compilation, "FastMcp.BuiltIn.BuiltInPolicy");

    private static Type Load(Compilation compilation, string name)
    {
        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = compilation.Emit(assembly);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        assembly.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(assembly).GetType(name, throwOnError: true)!;
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriver driver, string step) =>
        driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);
}
