package io.drivedock.server.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Templates, as compilers of Bicep write them and as nobody should. */
final class PlanTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCHEMA =
      "'$schema':'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',"
          + "'contentVersion':'1.0.0.0'";
  private static final EvaluationScope SCOPE =
      new EvaluationScope(
          "11111111-2222-3333-4444-555555555555",
          "Press",
          "westus",
          "main",
          "00000000-0000-0000-0000-000000000002",
          Instant.parse("2026-03-01T08:00:00Z"));

  private static JsonNode json(String text) {
    return JSON.readTree(text.replace("''", "\u0000").replace('\'', '"').replace("\u0000", "'"));
  }

  private static Plan plan(String sections, String given) {
    String text = "{" + SCHEMA + (sections.isEmpty() ? "" : "," + sections) + "}";
    return Plan.of(Template.of(json(text)), json(given), SCOPE);
  }

  /** What an expression comes to, as the value of an output. */
  private static JsonNode value(String expression, String sections) {
    String output = "'outputs':{'o':{'type':'string','value':'" + expression + "'}}";
    Plan plan = plan(sections.isEmpty() ? output : sections + "," + output, "{}");
    Map<?, ?> told = (Map<?, ?>) plan.outputs((id, version) -> Optional.empty()).get("o");
    return (JsonNode) told.get("value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plain | ~\"plain\"~",
        "[[not one] | ~\"[not one]\"~",
        "[concat(''a'', ''b'', string(1))] | ~\"ab1\"~",
        "[format(''{0}-{1}-{0}{{}}'', ''a'', 2)] | ~\"a-2-a{}\"~",
        "[resourceGroup().location] | ~\"westus\"~",
        "[resourceGroup().NAME] | ~\"Press\"~",
        "[subscription().subscriptionId] | ~\"11111111-2222-3333-4444-555555555555\"~",
        "[deployment().name] | ~\"main\"~",
        "[resourceId(''Microsoft.Storage/storageAccounts'', ''films'')] |"
            + " ~\"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/Press/providers/Microsoft.Storage/storageAccounts/films\"~",
        "[resourceId(''other'', ''A.B/c/d'', ''x'', ''y'')] |"
            + " ~\"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/other/providers/A.B/c/x/d/y\"~",
        "[if(equals(toLower(''A''), ''a''), ''yes'', nothing())] | ~\"yes\"~",
        "[if(not(true()), 1, if(and(true(), or(false(), true())), 2, 3))] | 2",
        "[uniqueString(''test'')] | ~\"rbgf3xv4ufgzg\"~",
        "[uniqueString(''abc'')] | ~\"cgtzqvhu4i23s\"~",
        "[uniqueString(''hello'', ''world'')] | ~\"a7wkljktk6wne\"~",
        "[uniqueString(''foo'', ''bar'', ''baz'')] | ~\"xzi4ioaxtmth4\"~",
        "[uniqueString(''/subscriptions/00000000-0000-0000-0000-000000000000'', ''resource-id'')]"
            + " | ~\"cwvxuqg24sifi\"~",
        "[uniqueString(''/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg'')]"
            + " | ~\"bmg7c6xu4tw46\"~",
        "[createArray(1, ''a'', null())] | ~[1,\"a\",null]~",
        "[createObject(''a'', 1).A] | 1",
        "[createArray(''a'', ''b'')[1]] | ~\"b\"~",
        "[split(''a,b'', '','')] | ~[\"a\",\"b\"]~",
        "[join(createArray(''a'', 1), ''-'')] | ~\"a-1\"~",
        "[union(createObject(''a'', 1), createObject(''b'', 2))] | ~{\"a\":1,\"b\":2}~",
        "[union(createArray(1, 2), createArray(2, 3))] | ~[1,2,3]~",
        "[coalesce(null(), ''x'')] | ~\"x\"~",
        "[contains(createObject(''a'', 1), ''A'')] | true",
        "[empty(''''''''[0])] | 1 ",
        "[add(mul(2, 3), sub(5, mod(7, 4)))] | 8",
        "[int(''12'')] | 12",
        "[substring(''abcdef'', 1, 2)] | ~\"bc\"~",
        "[padLeft(7, 3, ''0'')] | ~\"007\"~",
        "[replace(''a-b'', ''-'', '''')] | ~\"ab\"~",
        "[take(''abc'', 2)] | ~\"ab\"~",
        "[skip(createArray(1, 2, 3), 1)] | ~[2,3]~",
        "[first(range(4, 3))] | 4",
        "[base64(''a'')] | ~\"YQ==\"~",
        "[items(createObject(''b'', 2, ''a'', 1))[0].key] | ~\"a\"~",
        "[tryGet(createObject(''a'', 1), ''b'')] | null",
        "[json(''{}'')] | {}",
        "[startsWith(''Abc'', ''a'')] | true",
        "[utcNow(''yyyy-MM-dd'')] | ~\"2026-03-01\"~",
        "[guid(''a'')] | ~\"3703365d-5a9f-59b4-bca7-b9681389e4c1\"~",
        "[guid(''films'', ''West US'')] | ~\"8795fd59-cdd2-5fe2-aa41-e8c50fe607ec\"~",
      })
  void functionsAnswer(String expression, String expected) {
    if (expression.startsWith("[empty")) {
      assertThatThrownBy(() -> value(expression, "")).isInstanceOf(TemplateException.class);
    } else {
      assertThat(value(expression, "").toString()).isEqualTo(expected);
    }
  }

  @Test
  void variablesAndDefaultsAreMadeOfEachOtherInAnyOrder() {
    String sections =
        "'parameters':{'a':{'type':'string','defaultValue':'[concat(parameters(''b''), ''!'')]'},"
            + "'b':{'type':'string','defaultValue':'[resourceGroup().name]'}},"
            + "'variables':{'x':'[variables(''y'')]','y':'[parameters(''A'')]',"
            + "'copy':[{'name':'list','count':3,'input':'[copyIndex(''list'', 1)]'}]}";
    assertThat(value("[variables(''X'')]", sections).stringValue()).isEqualTo("Press!");
    assertThat(value("[variables(''list'')]", sections).toString()).isEqualTo("[1,2,3]");
  }

  @Test
  void aTemplateOfBicepPutsItsJobs() {
    String sections =
        "'parameters':{'names':{'type':'array'},'isWanted':{'type':'bool','defaultValue':false}},"
            + "'resources':[{'copy':{'name':'job','count':'[length(parameters(''names''))]'},"
            + "'type':'Microsoft.ImportExport/jobs','apiVersion':'2021-01-01',"
            + "'name':'[parameters(''names'')[copyIndex()]]','location':'[resourceGroup().location]','tags':{'[format(''n{0}'',"
            + " copyIndex())]':'x'},"
            + "'properties':{'copy':[{'name':'driveList','count':2,'input':{'driveId':'[format(''D{0}{1}'',"
            + " copyIndex(''job''), copyIndex(''driveList''))]'}}]},'dependsOn':[]},"
            + "{'condition':'[parameters(''isWanted'')]','type':'Microsoft.Compute/x',"
            + "'apiVersion':'x','name':'x'}]";
    List<Plan.PlannedJob> jobs = plan(sections, "{'names':{'value':['a1','b1']}}").jobs();
    assertThat(jobs).extracting(Plan.PlannedJob::name).containsExactly("a1", "b1");
    assertThat(jobs.getLast().body().toString())
        .isEqualTo(
            "{\"location\":\"westus\",\"tags\":{\"n1\":\"x\"},\"properties\":{\"driveList\":"
                + "[{\"driveId\":\"D10\"},{\"driveId\":\"D11\"}]}}");
  }

  @Test
  void resourcesMayHaveNamesOfTheirOwnAndBeThereAlready() {
    String sections =
        "'languageVersion':'2.0','resources':{'old':{'existing':true,'type':'A.B/c',"
            + "'apiVersion':'1','name':'x'},'job':{'type':'microsoft.importexport/JOBS',"
            + "'apiVersion':'2021-01-01','name':'spring'}}";
    assertThat(plan(sections, "{}").jobs())
        .extracting(Plan.PlannedJob::path)
        .containsExactly("resources.job");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[nothing()]",
        "[concat(]",
        "[concat('']",
        "[parameters(''none'')]",
        "[variables(''none'')]",
        "[1 2]",
        "[createArray()[0]]",
        "[createObject().a]",
        "[''a''.b]",
        "[int(''x'')]",
        "[div(1, 0)]",
        "[if(1, 2, 3)]",
        "[copyIndex()]",
        "[reference(''x'')]",
        "[format(''{0:D2}'', 1)]",
        "[format(''{9}'', 1)]",
        "[substring(''a'', 5)]",
        "[resourceId(''x'')]",
        "[range(0, 99999)]",
        "[padLeft(''a'', 999999999)]",
        "[json(''{'')]",
        "[utcNow(''x'')]",
        "[toLower()]",
        "[a.b()]",
        "[99999999999999999999]",
        "[mul(9223372036854775807, 2)]",
      })
  void whatCannotBeEvaluatedIsSaidWithItsPlace(String expression) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> value(expression, ""))
        .satisfies(e -> assertThat(e.target()).startsWith("outputs.o"));
  }

  @Test
  void aFunctionThatIsNotKnownIsNamed() {
    assertThatThrownBy(() -> value("[dateTimeAdd(''x'')]", ""))
        .hasMessage("The function 'dateTimeAdd' is unknown here.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Doubled at each step: a text, a list, an object; a loop in a loop; itself.
        "'variables':{'a':'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'DOUBLED}",
        "'variables':{'a':[1,2]LISTED}",
        "'variables':{'copy':[{'name':'a','count':800,'input':{'copy':[{'name':'b','count':800,"
            + "'input':1}]}}],'z':'[variables(''a'')]'}",
        "'variables':{'a':'[variables(''z'')]','z':'[variables(''a'')]'}",
      })
  void aTemplateThatGrowsWithoutBoundIsRefusedAtOnce(String sections) {
    StringBuilder doubled = new StringBuilder();
    StringBuilder listed = new StringBuilder();
    char before = 'a';
    for (char name = 'b'; name <= 'z'; name++) {
      String call = "(variables(''" + before + "''),variables(''" + before + "''))]'";
      doubled.append(",'").append(name).append("':'[concat").append(call);
      listed.append(",'").append(name).append("':'[createArray").append(call);
      before = name;
    }
    String whole = sections.replace("DOUBLED", doubled).replace("LISTED", listed);
    long began = System.nanoTime();
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> value("[variables(''z'')]", whole));
    assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
  }

  @Test
  void functionsLieInEachOtherToADepth() {
    String deep = "[" + "not(".repeat(200) + "true()" + ")".repeat(200) + "]";
    assertThatThrownBy(() -> value(deep, "")).hasMessageContaining("more than 50 levels deep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'string'} | {} | has no value",
        "{'type':'string'} | {'p':{'value':1}} | not have its type",
        "{'type':'int'} | {'p':{'value':'1'}} | not have its type",
        "{'type':'colour'} | {'p':{'value':'1'}} | unknown type",
        "{'type':'string','allowedValues':['a']} | {'p':{'value':'b'}} | not one of the values",
        "{'type':'string','maxLength':2} | {'p':{'value':'abc'}} | outside the bounds",
        "{'type':'int','minValue':5} | {'p':{'value':4}} | outside the bounds",
        "{'type':'string'} | {'p':{'reference':{}}} | key vaults",
        "{'type':'string','defaultValue':'x'} | {'q':{'value':1}} | does not define",
      })
  void aParameterThatIsWrongIsSaid(String declaration, String given, String message) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> plan("'parameters':{'p':" + declaration + "}", given))
        .withMessageContaining(message);
  }

  @Test
  void anOutputTellsNothingSecure() {
    String sections =
        "'parameters':{'key':{'type':'secureString'}},'resources':[{'type':"
            + "'Microsoft.ImportExport/jobs','apiVersion':'2021-01-01','name':'spring','properties':"
            + "{'driveList':[{'BitLockerKey':'plain-key'}]}}],'outputs':{'o':{'type':'TYPE','value':"
            + "'VALUE'}}";
    for (String told : List.of("[concat(''a'', parameters(''key''))]", "plain-key")) {
      String whole = sections.replace("VALUE", told);
      Plan plan = plan(whole.replace("TYPE", "string"), "{'key':{'value':'s3cret'}}");
      assertThatThrownBy(() -> plan.outputs((id, version) -> Optional.empty()))
          .hasMessageContaining("securestring")
          .hasMessageNotContaining("s3cret");
      Plan secure = plan(whole.replace("TYPE", "secureString"), "{'key':{'value':'s3cret'}}");
      assertThat(secure.outputs((id, version) -> Optional.empty()).toString())
          .doesNotContain("s3cret", "plain-key");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'$schema':'https://x/schemas/2018-05-01/subscriptionDeploymentTemplate.json#'}",
        "{'$schema':'https://x/2019-04-01/deploymentTemplate.json#','functions':[{'namespace':'a'}]}",
      })
  void whatIsNoTemplateOfAGroupIsRefused(String template) {
    assertThatThrownBy(() -> Template.of(json(template))).isInstanceOf(TemplateException.class);
  }
}
