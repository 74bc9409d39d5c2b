using System.Reflection.Metadata;

namespace FastMcp.Profile.Tests;

/// <summary>The profile by which the program is compiled is of the program as it is: what it says of methods that are no more is lost without a word.</summary>
public sealed class CommittedProfileTests
{
    private const double LeastShare = 0.8;

    [Fact]
    public void Profile_OfTheProgram_IsOfMethodsThatItHas()
    {
        using var profile = new ProfileReader(Path.Combine(AppContext.BaseDirectory, "fastmcp.mibc"));
        var defined = new Dictionary<string, HashSet<string>>();
        var (all, gone) = (0, new List<string>());
        foreach (var (group, method, counts) in profile.Methods())
        {
            Assert.NotEmpty(counts);
            var assembly = group[..group.IndexOf(';')];
            if (assembly != "fastmcp" && !assembly.StartsWith("FastMcp.", StringComparison.Ordinal))
            {
                continue;
            }

            all++;
            var text = Name(profile.Metadata, method);
            if (!(defined.TryGetValue(assembly, out var names) ? names : defined[assembly] = Names(assembly)).Contains(text))
            {
                gone.Add(text);
            }
        }

        Assert.True(all > 500, $"{all} methods");
        Assert.True(gone.Count < all * (1 - LeastShare), $"{gone.Count} of {all} methods of the profile are no more; make it anew: eng/Profile/run.py. {string.Join(", ", gone.Take(20))}");
    }

    /// <summary>Code that types of references share is found by the compilers under the name that they have for what stands for all of them, and under no other.</summary>
    [Fact]
    public void Profile_OfCodeThatTypesShare_NamesWhatStandsForThemAsTheCompilersDo()
    {
        using var profile = new ProfileReader(Path.Combine(AppContext.BaseDirectory, "fastmcp.mibc"));
        var metadata = profile.Metadata;
        var shared = metadata.TypeReferences.Select(metadata.GetTypeReference).Single(type => metadata.GetString(type.Name) == "__Canon");
        Assert.Equal(References.SharedAssembly, metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)shared.ResolutionScope).Name));
    }

    private static HashSet<string> Names(string assembly)
    {
        var metadata = DefiningModule.Open(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"))!.Metadata;
        var text = new TextProvider();
        return [.. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Select(method => $"{text.GetTypeFromDefinition(metadata, method.GetDeclaringType(), 0)} {metadata.GetString(method.Name)}")];
    }

    private static string Name(MetadataReader metadata, EntityHandle method)
    {
        var text = new TextProvider();
        var member = metadata.GetMemberReference(method.Kind == HandleKind.MethodSpecification ? (MemberReferenceHandle)metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method : (MemberReferenceHandle)method);
        var type = member.Parent.Kind == HandleKind.TypeReference
            ? text.GetTypeFromReference(metadata, (TypeReferenceHandle)member.Parent, 0)
            : text.GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)member.Parent, 0).Split('<', 2)[0].Replace("value ", "", StringComparison.Ordinal);
        return $"{type} {metadata.GetString(member.Name)}";
    }
}
