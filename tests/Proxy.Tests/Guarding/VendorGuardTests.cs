using System.Text;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Tests.Guarding;

/// <summary>What vendors' answers mean: what is not known to be clean does not pass.</summary>
public sealed class VendorGuardTests
{
    private const string Shown = "Ada Lovelace and Ada Lovelace";

    private static readonly GuardConfig s_config = new() { Name = "g", Url = new Uri("https://guard.example/x"), Ignored = ["URL", "TOPIC", "MALICIOUS_URI", "DATE_TIME"] };

    [Theory]
    [InlineData("NO_MATCH_FOUND", "", "Pass", 0)]
    [InlineData("MATCH_FOUND", "", "Deny", 0)]
    [InlineData("MATCH_FOUND", """ "rai":{"raiFilterResult":{"matchState":"MATCH_FOUND"}} """, "Deny", 0)]
    [InlineData("MATCH_FOUND", """ "malicious_uris":{"maliciousUriFilterResult":{"matchState":"MATCH_FOUND"}} """, "Pass", 0)]
    [InlineData("MATCH_FOUND", """ "malicious_uris":{"maliciousUriFilterResult":{"matchState":"MATCH_FOUND"}},"of_2027":{"result":{"inner":{"matchState":"MATCH_FOUND"}}} """, "Deny", 0)]
    [InlineData("MATCH_FOUND", """ "of_2027":{"result":{"matchState":"NO_MATCH_FOUND"}} """, "Deny", 0)]
    [InlineData("MATCH_FOUND", """ "sdp":{"sdpFilterResult":{"inspectResult":{"matchState":"MATCH_FOUND","findings":[{"infoType":"PERSON_NAME","location":{"codepointRange":{"end":"12"}}}]}}} """, "Pass", 1)]
    [InlineData("MATCH_FOUND", """ "sdp":{"sdpFilterResult":{"inspectResult":{"matchState":"MATCH_FOUND","findings":[{"infoType":"DATE_TIME","location":{"codepointRange":{"end":"12"}}}]}}} """, "Pass", 0)]
    [InlineData("MATCH_FOUND", """ "sdp":{"sdpFilterResult":{"deidentifyResult":{"matchState":"MATCH_FOUND"}}} """, "Deny", 0)]
    [InlineData("MATCH_FOUND", """ "sdp":{"sdpFilterResult":{"inspectResult":{"matchState":"MATCH_FOUND","findingsTruncated":true,"findings":[{"infoType":"PERSON_NAME","location":{"codepointRange":{"end":"12"}}}]}}} """, "none", 0)]
    public void ModelArmor_Answer_PassesOnlyWhatIsKnownToBeClean(string state, string filters, string verdict, int spans) =>
        Assert.Equal((verdict, spans), Read(new ModelArmorGuard(s_config), "{\"sanitizationResult\":{\"invocationResult\":\"SUCCESS\",\"filterMatchState\":\"" + state + "\",\"filterResults\":{" + filters + "}}}"));

    [Theory]
    [InlineData("", "Deny", 0)]
    [InlineData(""" {"topicPolicy":{"topics":[{"name":"x","action":"BLOCKED"}]}} """, "Pass", 0)]
    [InlineData(""" {"contentPolicy":{"filters":[{"type":"HATE","action":"BLOCKED"}]}} """, "Deny", 0)]
    [InlineData(""" {"sensitiveInformationPolicy":{"piiEntities":[{"type":"URL","match":"Ada Lovelace","action":"ANONYMIZED"}]}} """, "Pass", 0)]
    [InlineData(""" {"sensitiveInformationPolicy":{"piiEntities":[{"type":"NAME","match":"Ada Lovelace","action":"ANONYMIZED"}]}} """, "Pass", 2)]
    [InlineData(""" {"sensitiveInformationPolicy":{"piiEntities":[{"type":"NAME","match":"Ada Lovelace","action":"ANONYMIZED"},{"type":"NAME","match":"Ada Lovelace","action":"ANONYMIZED"}]}} """, "Pass", 2)]
    [InlineData(""" {"sensitiveInformationPolicy":{"piiEntities":[{"type":"NAME","match":"somebody else","action":"ANONYMIZED"}]}} """, "none", 0)]
    public void Bedrock_Intervention_IsEachPlaceOnceAndNothingThatIsIgnored(string assessment, string verdict, int spans) =>
        Assert.Equal((verdict, spans), Read(new BedrockGuard(s_config), $$"""{"action":"GUARDRAIL_INTERVENED","outputs":[],"assessments":[{{assessment}}]}"""));

    private static (string Verdict, int Spans) Read(IGuardProtocol protocol, string json)
    {
        var question = new GuardQuestion("1", "r", IsAnswer: true, [new GuardPiece(new GuardText(), 0, Shown, IsLast: true)]);
        var answer = new GuardAnswer(null!, GuardOutcome.Answered);
        return protocol.TryRead(Encoding.UTF8.GetBytes(json), question, new GuardLabels(s_config, 0, new MetricsRegistry()), answer) ? (answer.Verdict.ToString(), answer.Spans.Count) : ("none", 0);
    }
}
